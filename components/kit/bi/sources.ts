import type { Base } from "../../define.ts";
import type { SourceAsk } from "../../capabilities/bi.ts";
import { PlatformError } from "../../model/error.ts";
import type { Asked, From } from "../../model/capability.ts";
import type { Value } from "../../model/value.ts";
import { lines, text } from "../../model/value.ts";
import type { FileSpec } from "../../model/workload.ts";
import type { z } from "zod";

/** A source, and whose data it is. */
export type Source = SourceAsk & From;

/** What a component of this family has in its last phase. */
export type BiBase<S extends z.ZodObject> = Base<S> & { readonly asked: { readonly bi: Asked<"bi"> } };

/**
 * The sources of a tool.
 *
 * @throws PlatformError when two have the same name: the tool could not tell them apart.
 */
export function sourcesOf({ self, asked }: BiBase<z.ZodObject>): readonly Source[] {
  const sources = asked.bi.source;
  for (const [i, { name, from }] of sources.entries()) {
    const other = sources.slice(0, i).find((before) => before.name === name);
    if (!other) continue;
    throw new PlatformError({
      code: "duplicate-source",
      path: `components.${from}`,
      message: `it offers "${self.name}" a source "${name}", and so does "${other.from}"`,
      suggestion: "let one of the two offer it under another name",
    });
  }
  return sources;
}

/** Where the password of a source lies among a workload's files. */
export const passwordFile = ({ name }: SourceAsk): string => `sources/${name}`;

/** Every source's password, each in a file of its own. */
export function passwordFiles(sources: readonly Source[]): Readonly<Record<string, FileSpec>> {
  return Object.fromEntries(sources.map((source) => [passwordFile(source), { content: source.connection.password }]));
}

/** `sources.json`, without passwords, and a file for each of these: for scripts of ours that make the sources. */
export function sourceFiles(sources: readonly Source[]): Readonly<Record<string, FileSpec>> {
  const entries = sources.map((source, i) => text`${entry(source)}${i < sources.length - 1 ? "," : ""}`);
  return { "sources.json": { content: lines("[", ...entries, "]") }, ...passwordFiles(sources) };
}

/** Who is told of this may talk to every source: what runs must reach what a job has set up. */
export function addresses(sources: readonly Source[]): Value {
  const [first, ...rest] = sources.map(({ connection: { host, port } }) => text`${host}:${port}`);
  return rest.reduce((all, address) => text`${all}, ${address}`, first ?? text``);
}

// Host and port are open until a target is known; neither has a character that JSON would escape.
function entry({ name, title, engine, connection: { host, port, database, user, tls } }: Source): Value {
  const plain = JSON.stringify({ name, title, engine, database, user, tls }).slice(1, -1);
  return text`{${plain},"host":"${host}","port":"${port}"}`;
}
