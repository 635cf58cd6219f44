import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import { postgres } from "./index.ts";

describeRelationalStore(postgres, { target: "docker" });
describeRelationalStore(postgres, { target: "kubernetes" });
