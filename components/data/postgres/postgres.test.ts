import { expect, it } from "vitest";
import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import { postgres } from "./index.ts";
import { identifier } from "./names.ts";

describeRelationalStore(postgres, { target: "docker" });
describeRelationalStore(postgres, { target: "kubernetes" });

it("fails when a consumer's role would be one of the server's own", () => {
  expect(() => identifier({ name: "bap-admin", from: "bap-admin" })).toThrow(
    'components.bap-admin: its database would be called "bap_admin", which is PostgreSQL\'s own\n' +
      "    rename the instance; not to be used: postgres, bap_admin, template0, template1",
  );
  expect(identifier({ name: "vec-docs", from: "docs" })).toBe("vec_docs");
});
