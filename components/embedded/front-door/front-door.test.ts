import { describeGateway } from "../../capabilities/gateway.contract.ts";
import { frontDoor } from "./index.ts";

describeGateway(frontDoor, { target: "embedded" });
