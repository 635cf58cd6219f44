import { isCollection, parseDocument, visit, type Document } from "yaml";

/** What a rendered file says, as paths and plain values; by object, since one file may hold many. */
export type Objects = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads rendered files: each object by what it is called, a file that is no YAML as one text. */
export function objectsOf(files: ReadonlyMap<string, string>): Objects {
  const objects = new Map<string, ReadonlyMap<string, string>>();
  for (const [path, content] of files) {
    if (path === "compose.yaml") for (const [name, fields] of composeObjects(content)) objects.set(name, fields);
    else objects.set(path, fileFields(path, content));
  }
  return objects;
}

function fileFields(path: string, content: string): ReadonlyMap<string, string> {
  const document = /\.ya?ml$/.test(path) ? parseDocument(content) : undefined;
  return document && isData(document) ? fieldsOf(document.toJS()) : new Map([["", content]]);
}

/** A template that a program fills in as it starts is data only then: YAML takes its `{{ … }}` for a map as a key. */
function isData(document: Document): boolean {
  let found = document.errors.length === 0;
  visit(document, {
    Pair: (_key, { key }) => {
      if (isCollection(key)) found = false;
      return found ? undefined : visit.BREAK;
    },
  });
  return found;
}

/** Services, networks and volumes are the objects of a Compose project. */
function composeObjects(content: string): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const whole = parseDocument(content).toJS() as Record<string, unknown>;
  return Object.entries(whole).flatMap(([group, entries]) =>
    isMap(entries)
      ? Object.entries(entries).map(([name, value]) => [`${group}/${name}`, fieldsOf(value)] as const)
      : [[group, fieldsOf(entries)] as const],
  );
}

/** Every leaf by its path; an item of a list goes by its name where it has one, so that order alone is no change. */
export function fieldsOf(value: unknown, at = ""): ReadonlyMap<string, string> {
  const below = (key: string): string => (at === "" ? key : `${at}.${key}`);
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return joined(items.map((item, i) => fieldsOf(item, below(nameOf(item) ?? String(i)))));
  }
  if (isMap(value)) return joined(Object.entries(value).map(([key, each]) => fieldsOf(each, below(key))));
  return new Map([[at, String(value)]]);
}

function nameOf(item: unknown): string | undefined {
  return isMap(item) && typeof item.name === "string" ? item.name : undefined;
}

function joined(maps: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> {
  return new Map(maps.flatMap((map) => [...map]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
