import { objectsOf } from "./fields.ts";
import type { Side } from "./side.ts";

/** A value that differs; `null` where a side has none. */
export interface Change {
  readonly path: string;
  readonly a: string | null;
  readonly b: string | null;
}

export interface ObjectChange {
  readonly object: string;
  readonly change: "added" | "removed" | "changed";
  readonly fields: readonly Change[];
}

/** What `diff --json` prints. */
export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly components: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly settings: readonly Change[];
  /** Absent where the targets differ: nothing would be alike. */
  readonly objects?: readonly ObjectChange[];
}

/** Compares two sides: what they are made of, how it is set, and what comes of it. */
export function compare(a: Side, b: Side): Comparison {
  const components = {
    added: [...(b.platform?.components.keys() ?? [])].filter((name) => a.platform && !a.platform.components.has(name)),
    removed: [...(a.platform?.components.keys() ?? [])].filter(
      (name) => b.platform && !b.platform.components.has(name),
    ),
  };
  const settings = a.platform && b.platform ? settingChanges(a.platform.settings, b.platform.settings) : [];
  const objects = a.target === b.target ? objectChanges(a, b) : undefined;
  const same = [components.added, components.removed, settings, objects ?? []].every(({ length }) => length === 0);
  return { a: a.name, b: b.name, same, components, settings, ...(objects ? { objects } : {}) };
}

/** Settings of an instance that only one side knows are not told one by one. */
function settingChanges(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly Change[] {
  const instances = (settings: ReadonlyMap<string, string>): Set<string> =>
    new Set([...settings.keys()].flatMap((path) => instanceOf(path) ?? []));
  const [left, right] = [instances(a), instances(b)];
  return changes(a, b).filter(({ path }) => {
    const instance = instanceOf(path);
    return instance === undefined || (left.has(instance) && right.has(instance));
  });
}

function instanceOf(path: string): string | undefined {
  const [top, instance] = path.split(".");
  return top === "components" ? instance : undefined;
}

function objectChanges(a: Side, b: Side): readonly ObjectChange[] {
  const [left, right] = [objectsOf(a.files), objectsOf(b.files)];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((object): readonly ObjectChange[] => {
    const [before, after] = [left.get(object), right.get(object)];
    if (!before) return [{ object, change: "added", fields: [] }];
    if (!after) return [{ object, change: "removed", fields: [] }];
    const fields = changes(before, after);
    return fields.length === 0 ? [] : [{ object, change: "changed", fields }];
  });
}

function changes(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly Change[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => ({ path, a: a.get(path) ?? null, b: b.get(path) ?? null }));
}
