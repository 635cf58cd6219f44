export { Platform, type Address, type PlatformArgs } from "./platform.ts";
export { runPlatform } from "./program.ts";
