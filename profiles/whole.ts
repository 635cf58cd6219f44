import type { Registry } from "../components/define.ts";
import { TIERS, type Target, type Tier } from "../components/model/platform.ts";
import type { ResolvedProfile } from "../components/model/profile.ts";
import { boundInstances, readBindings } from "./bindings.ts";
import type { Gathered } from "./gather.ts";
import { readInstances, usesOf, type Grade } from "./instances.ts";
import { isMap, own, type RawMap } from "./layer.ts";
import { mergeLayers } from "./merge.ts";
import { judge, type Said } from "./messages.ts";
import type { Path } from "./mistake.ts";
import { didYouMean } from "./nearest.ts";
import { profileSchema, type ProfileInput } from "./schema.ts";

const DEFAULT_POOL = "10.208.0.0/12";
const DEV_DOMAIN = "bap.localhost";

/** The merged profile, and all that is wrong with it as a whole. */
export interface Whole {
  /** Of use only where there were no mistakes. */
  readonly profile: ResolvedProfile;
  readonly grade: Grade;
  /** Every instance with its component. */
  readonly uses: ReadonlyMap<string, string>;
  /** Instances that are under no `components:`, with the binding that names them. */
  readonly onlyBound: ReadonlyMap<string, Path>;
  readonly mistakes: readonly Said[];
}

/** Merges the layers, parses every value once, and says what no single layer shows. */
export function judgeWhole(gathered: Gathered, name: string | undefined, registry: Registry): Whole {
  const merged = mergeLayers(gathered.layers);
  // With mistakes in it, each part is still judged as far as it goes.
  const input = merged as ProfileInput;
  const tier = (TIERS as readonly unknown[]).includes(merged.tier) ? (merged.tier as Tier) : undefined;
  const domain = input.domain ?? (tier === "dev" ? DEV_DOMAIN : undefined);
  const grade: Grade = { tier: tier ?? "dev", target: gathered.target };

  const listed = mapAt(merged, "components");
  const { bindings, uses, onlyBound, mistakes: bindingMistakes } = bind(merged, listed, registry, grade.target);
  const { instances, mistakes: configMistakes } = readInstances(uses, listed, registry, grade);
  const mistakes = [
    ...judge({ schema: profileSchema(registry), value: merged, partial: false }),
    ...(merged.tier === undefined ? [missing("tier", `${TIERS.slice(0, -1).join(", ")} or ${TIERS.at(-1)}`)] : []),
    ...(tier && domain === undefined ? [missing("domain", "the name below which applications answer")] : []),
    ...bindingMistakes,
    ...checkWithout(merged, uses, registry),
    // Without a tier there are no defaults to judge by.
    ...(tier ? configMistakes : []),
  ];
  const profile: ResolvedProfile = {
    profile: gathered.profile,
    name: name ?? "bap",
    ...grade,
    domain: domain ?? "",
    bindings,
    instances,
    without: input.without ?? [],
    images: { replace: {}, ...input.images },
    secrets: { versions: {}, ...input.secrets },
    network: { pool: DEFAULT_POOL, subnets: {}, ...input.network },
    operators: input.operators ?? "install",
    prerequisites: input.prerequisites ?? {},
    ...(input.state ? { state: input.state } : {}),
    ...(input.context ? { context: input.context } : {}),
    regions: input.regions ?? [],
  };
  return { profile, grade, uses, onlyBound, mistakes };
}

/** Bindings, and every instance with its component: the listed ones, and those that only a binding names. */
function bind(merged: RawMap, listed: RawMap, registry: Registry, target: Target) {
  const uses = new Map(usesOf(merged));
  const componentOf = (name: string): string | undefined =>
    uses.get(name) ?? (Object.hasOwn(registry.components, name) ? name : undefined);
  const rules = { registry, target, componentOf, listed: Object.keys(listed) };
  const { bindings, mistakes } = readBindings(mapAt(merged, "bindings"), rules);
  const onlyBound = new Map([...boundInstances(bindings)].filter(([name]) => !uses.has(name)));
  for (const name of onlyBound.keys()) {
    const use = componentOf(name);
    if (use !== undefined) uses.set(name, use);
  }
  return { bindings, uses, onlyBound, mistakes };
}

function checkWithout(merged: RawMap, uses: ReadonlyMap<string, string>, registry: Registry): readonly Said[] {
  const names = Array.isArray(merged.without) ? (merged.without as readonly unknown[]) : [];
  const known = [...new Set([...uses.keys(), ...Object.keys(registry.components)])].sort();
  const suggestion = `instances: ${[...uses.keys()].sort().join(", ")}`;
  return names.flatMap((name, i) => {
    if (typeof name !== "string" || known.includes(name)) return [];
    const message = `there is no instance "${name}" to leave out${didYouMean(name, known)}`;
    return [{ code: "unknown-instance", path: ["without", i], message, suggestion }];
  });
}

function missing(key: string, what: string): Said {
  return { code: "missing", path: [key], message: `"${key}" is missing`, suggestion: `add "${key}: …": ${what}` };
}

function mapAt(merged: RawMap, key: string): RawMap {
  const value = own(merged, key);
  return isMap(value) ? value : {};
}
