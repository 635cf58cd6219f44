import { assemble } from "./assemble.ts";
import type { Registry } from "./define.ts";
import { assertNoProblems } from "./model/error.ts";
import type { Model } from "./model/model.ts";
import type { KubernetesObject } from "./model/parts.ts";
import type { Platform } from "./model/platform.ts";
import type { Provenance, ResolvedProfile } from "./model/profile.ts";
import { validate } from "./model/validate/index.ts";
import { runPhases } from "./phases.ts";
import { reach } from "./reach.ts";

/** The model, and beside it what cannot be JSON. */
export interface Built {
  readonly model: Model;
  /** The component's last word on an object of its instance. */
  readonly transform: (instance: string, object: KubernetesObject) => KubernetesObject;
}

const NOWHERE: Provenance = { locate: () => "profile:" };

/**
 * Profile → model, purely: the same profile and registry give the same bytes.
 *
 * @throws PlatformError with every problem that was found: unbound capabilities, unmet facts, start cycles, routes that clash.
 */
export function buildModel(profile: ResolvedProfile, registry: Registry, provenance: Provenance = NOWHERE): Built {
  const { tier, target, domain, name } = profile;
  const platform: Platform = { name, profile: profile.profile, tier, target, domain };
  const reached = reach(profile, registry, provenance);
  assertNoProblems(reached.problems);
  const { phased, problems } = runPhases(profile, registry, platform, reached, provenance);
  assertNoProblems(problems);
  const model = assemble(profile, platform, reached, phased);
  assertNoProblems(validate(model, provenance));
  const byInstance = new Map(phased.map((one) => [one.instance, one]));
  return {
    model,
    transform: (instance, object) => {
      const one = byInstance.get(instance);
      return one?.component.transform?.(object, one.base as never) ?? object;
    },
  };
}
