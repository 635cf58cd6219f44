// What a project of one's own needs to write components and capabilities. It loads no engine: `./stacks` does.
export { buildModel, type Built } from "./components/build-model.ts";
export * from "./components/capabilities/index.ts";
export {
  defineComponent,
  extendRegistry,
  type Base,
  type Component,
  type Definition,
  type Finding,
  type Licence,
  type Registry,
  type Self,
} from "./components/define.ts";
export {
  capability,
  type Asked,
  type Capabilities,
  type Capability,
  type From,
} from "./components/model/capability.ts";
export { yamlDocument } from "./components/model/document.ts";
export { PlatformError, type Problem } from "./components/model/error.ts";
export type { Model } from "./components/model/model.ts";
export type { Parts, Route, SecretSpec } from "./components/model/parts.ts";
export { cpu, duration, size } from "./components/model/units.ts";
export { fileOf, lines, secret, text, volumeOf, type Value } from "./components/model/value.ts";
export type { Job, Probe, Service } from "./components/model/workload.ts";
