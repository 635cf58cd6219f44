import { run } from "../kit/run.ts";
import { start } from "./service.ts";

await run(start);
