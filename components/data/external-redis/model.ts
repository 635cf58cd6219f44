import type { Base } from "../../define.ts";
import { redisFlavour } from "../../kit/redis/flavour.ts";
import { credentialOf, grantJob, type Way } from "../../kit/redis/grants.ts";
import { assertTheyFit, keyspacesOf } from "../../kit/redis/keyspaces.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { ExternalRedisConfig } from "./config.ts";
import { sharedPassword } from "./names.ts";

/** Nothing runs here: the way to the server, and the users of its consumers with the jobs that make them. */
export function model(
  base: Base<ExternalRedisConfig> & { asked: { cache: Asked<"cache">; queue: Asked<"queue"> } },
): Parts {
  const { self, config, platform, asked } = base;
  const keyspaces = keyspacesOf(asked);
  assertTheyFit({ name: self.name, use: "external-redis" }, platform, keyspaces);
  const externals = [{ name: self.name, host: config.host, ports: { redis: config.port } }];
  if (config.admin === "none")
    return { externals, secrets: [given(base, sharedPassword(self.name), config.sharedUser)] };
  return {
    externals,
    jobs: keyspaces.map((keyspace) => grantJob(wayTo(base), keyspace, ["default", config.adminUser])),
    secrets: [
      given(base, `${self.name}/admin`, config.adminUser),
      ...keyspaces.map((keyspace) => credentialOf(self.name, keyspace)),
    ],
  };
}

function wayTo({ self, config }: Base<ExternalRedisConfig>): Way {
  return {
    instance: self.name,
    image: config.image,
    cli: redisFlavour.cli,
    host: self.endpoint("redis", { part: "host" }),
    port: self.endpoint("redis", { part: "port" }),
    admin: config.adminUser,
    mayLackFile: true,
    ...(config.tls && { authority: config.authority ?? "" }),
  };
}

const given = ({ config }: Base<ExternalRedisConfig>, name: string, user: string): SecretSpec => ({
  name,
  value: { kind: "given", what: `password of "${user}" on the server of the Redis protocol at ${config.host}` },
});
