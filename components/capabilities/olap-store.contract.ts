import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import type { SecretRef } from "../model/value.ts";
import { refsOf } from "../model/value.ts";
import { askedBy, describeGrants, readable, urlOf, type Asking } from "../testing/describe-grants.ts";
import { program } from "../testing/program.ts";

/** A component that asks for one database, for itself or also for people who look at it. */
function asker(reader: boolean): Component {
  return defineComponent({
    name: "consumer",
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for one database.",
    config: z.strictObject({}),
    requires: { olapStore: { engine: "clickhouse" } },
    needs: ({ self, use }) => use.olapStore.database({ name: self.name, reader }),
    model: ({ got }): Parts => {
      const { host, port, database, user, password } = got.reader;
      const looking = { HOST: host, PORT: port, DATABASE: database, USER: user, PASSWORD: password };
      return { services: [program({ URL: got.url, ...(reader ? looking : {}) })] };
    },
  });
}

/** The contract of an analytics store; each implementation runs it from its own test file. */
export function describeOlapStore(
  store: Component,
  { target, ...rest }: { readonly target: Target } & Pick<Asking, "settings" | "grants">,
): void {
  describe(`${store.name} as an analytics store on ${target}`, () => {
    const asking: Asking = { capability: "olapStore", consumer: asker(false), target, ...rest };
    const url = urlOf(askedBy(store, ["shop", "vec-docs"], asking), "vec-docs");

    it("gives a URL of a form that the services know", () => {
      expect(readable(url)).toMatch(/^https?:\/\/[^:@/]+:<[^>]+>@endpoint\.test:1\/[^/]+$/);
    });

    it("names users and databases by identifiers, since SQL takes no hyphens", () => {
      expect(/\/\/([^:]+):.*\/([^/]+)$/.exec(readable(url))?.slice(1)).toEqual(["vec_docs", "vec_docs"]);
    });

    it("writes a password in a URL percent-encoded", () => {
      const secrets = refsOf(url).filter((ref) => ref.ref === "secret");
      expect(secrets.map(({ form }) => form)).toEqual(["url"]);
    });

    it("lets people look as another user, with a password of its own, which is the consumer's too", () => {
      const model = askedBy(store, ["shop"], { ...asking, consumer: asker(true) });
      const env = model.workloads.find(({ name }) => name === "shop")!.env!;
      expect([env["DATABASE"], env["USER"]]).toEqual(["shop", "shop_reader"]);
      const [own] = refsOf(env["URL"]!).filter((ref): ref is SecretRef => ref.ref === "secret");
      const [readers] = refsOf(env["PASSWORD"]!).filter((ref): ref is SecretRef => ref.ref === "secret");
      expect(readers!.name).not.toBe(own!.name);
      expect(model.secrets.find(({ name }) => name === readers!.name)?.owner).toBe("shop");
    });

    describeGrants(store, asking);
  });
}
