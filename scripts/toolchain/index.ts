export { buildTools, type BuildEvent, type BuildOptions } from "./build.ts";
export { toolchainCache } from "./cache.ts";
export { resolveEngine, type Engine, type PluginName, type ResolveOptions } from "./engine.ts";
export { findTool, listTools, type FindOptions, type FoundTool, type Place, type ToolStatus } from "./find.ts";
export { groups, type GroupName } from "./groups.ts";
export { installPulumi, type InstallOptions } from "./install.ts";
