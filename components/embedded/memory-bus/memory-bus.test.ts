import { describeEventBus } from "../../capabilities/event-bus.contract.ts";
import { memoryBus } from "./index.ts";

describeEventBus(memoryBus, { target: "embedded" });
