import type { Built } from "../build-model.ts";
import { buildModel } from "../build-model.ts";
import type { Component, Registry } from "../define.ts";
import { capabilities as ours } from "../capabilities/index.ts";
import { formatProblem, PlatformError } from "../model/error.ts";
import type { Capability } from "../model/capability.ts";
import type { Target, Tier } from "../model/platform.ts";
import type { Binding, ResolvedProfile } from "../model/profile.ts";

/** A platform for a test, as short as it can be said: instances, and who serves what. */
export interface PlatformSpec {
  /** Instance → its component, or component and settings. */
  readonly instances: Readonly<Record<string, Component | readonly [Component, Readonly<Record<string, unknown>>]>>;
  /** Capability → instances, or its whole binding. */
  readonly bindings?: Readonly<Record<string, string | Binding>>;
  /** Instances that only a binding names, not the list of components. @default [] */
  readonly unlisted?: readonly string[];
  readonly without?: readonly string[];
  readonly versions?: Readonly<Record<string, number>>;
  readonly capabilities?: readonly Capability[];
  /** @default "docker" */
  readonly target?: Target;
  /** @default "dev" */
  readonly tier?: Tier;
}

/** The registry that a spec's components and capabilities make. */
export function registryOf({ instances, capabilities = [] }: PlatformSpec): Registry {
  const components = Object.values(instances).map((given) => componentOf(given));
  return {
    components: Object.fromEntries(components.map((component) => [component.name, component])),
    capabilities: Object.fromEntries([...Object.values(ours), ...capabilities].map((one) => [one.name, one])),
  };
}

/** The profile that a spec means, with every default of its components filled in. */
export function profileOf(spec: PlatformSpec): ResolvedProfile {
  const { instances, bindings = {}, unlisted = [], target = "docker", tier = "dev" } = spec;
  return {
    profile: "test",
    name: "bap",
    tier,
    target,
    domain: "bap.localhost",
    bindings: Object.fromEntries(
      Object.entries(bindings).map(([capability, to]) => [
        capability,
        typeof to === "string" ? { default: [to], per: {} } : to,
      ]),
    ),
    instances: Object.fromEntries(
      Object.entries(instances).map(([name, given]) => {
        const component = componentOf(given);
        const config = component.config.parse(Array.isArray(given) ? given[1] : {});
        return [name, { use: component.name, config, listed: !unlisted.includes(name) }];
      }),
    ),
    without: spec.without ?? [],
    images: { replace: {} },
    secrets: { versions: spec.versions ?? {} },
    network: { pool: "10.208.0.0/12", subnets: {} },
    operators: "install",
    prerequisites: {},
    regions: [],
  };
}

/** Builds a spec's platform. */
export const build = (spec: PlatformSpec): Built => buildModel(profileOf(spec), registryOf(spec));

/** Everything that is wrong with a spec, as it is printed; nothing for one that can be built. */
export function problemsOf(spec: PlatformSpec): readonly string[] {
  try {
    build(spec);
    return [];
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return error.problems.map(formatProblem);
  }
}

function componentOf(given: PlatformSpec["instances"][string]): Component {
  return "name" in given ? given : given[0];
}
