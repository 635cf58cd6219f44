import { z } from "zod";
import { defineComponent } from "../../define.ts";
import { externalAt } from "../../kit/external.ts";
import { text } from "../../model/value.ts";

const address = () =>
  z
    .url({
      protocol: /^https?$/,
      error: 'expected an address, such as "https://id.example.com/realms/company"',
      abort: true,
    })
    .regex(/^https?:\/\/[^@#]+$/, { error: "expected an address without user and fragment" });

/** What a profile says about an identity provider that is there already. */
const config = z.strictObject({
  issuer: address().describe("Who signs, exactly as tokens name it (`iss`). There is no default."),
  keys: address()
    .optional()
    .describe(
      "Where its keys lie: `jwks_uri` of `<issuer>/.well-known/openid-configuration`; absent: where Keycloak has them.",
    ),
  audience: z.string().min(1).default("bap").describe("For whom tokens have to be (`aud`)."),
});

const keysOf = ({ issuer, keys }: z.output<typeof config>): URL =>
  new URL(keys ?? `${issuer.replace(/\/$/, "")}/protocol/openid-connect/certs`);

/** An identity provider that speaks OpenID Connect, and is there already. */
export const oidc = defineComponent({
  name: "oidc",
  layer: "identity",
  licence: { spdx: "Apache-2.0" },
  description: "An identity provider that is there already and speaks OpenID Connect: Keycloak, or any other.",
  targets: ["docker", "kubernetes", "embedded"],
  config,
  provides: {
    identity: ({ self, config }) => ({
      tokens: () => {
        const { protocol, pathname, search } = keysOf(config);
        // By reference: whoever holds it may go there, and nobody else.
        const place = self.endpoint("https", { at: "run" });
        return {
          issuer: config.issuer,
          audience: config.audience,
          keys: text`${protocol}//${place}${pathname + search}`,
        };
      },
    }),
  },
  model: ({ self, config }) => ({ externals: [externalAt(self.name, "https", keysOf(config))] }),
});
