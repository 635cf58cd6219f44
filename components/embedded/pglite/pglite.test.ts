import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import { pglite } from "./index.ts";

describeRelationalStore(pglite, { target: "embedded" });
