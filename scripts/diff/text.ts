import type { Style } from "../io.ts";
import { count, section } from "../print.ts";
import type { Change, Comparison, ObjectChange } from "./compare.ts";

/** A comparison as a person reads it. */
export function diffText(comparison: Comparison, style: Style): string {
  const { a, b, same, components, settings, objects } = comparison;
  const title = `${style("bold", `${a} → ${b}`)}\n`;
  if (same) return `${title}\n  no difference\n`;
  const added = components.added.map((name) => style("green", `  + ${name}\n`));
  const removed = components.removed.map((name) => style("red", `  - ${name}\n`));
  return [
    title,
    added.length + removed.length > 0 ? section(style, "Components", [...removed, ...added].join("")) : "",
    settings.length > 0 ? section(style, "Settings", changeLines(settings, "  ", style)) : "",
    objects === undefined
      ? section(style, "Objects", "  not compared: the targets differ\n")
      : objects.length > 0
        ? section(style, `Objects: ${summary(objects)}`, objects.map((object) => objectText(object, style)).join(""))
        : "",
  ].join("");
}

/** A comparison for a pull request. */
export function diffMarkdown({ a, b, same, components, settings, objects }: Comparison): string {
  const title = `### ${code(a)} → ${code(b)}\n\n`;
  if (same) return `${title}No difference.\n`;
  const parts = [
    ...components.removed.map((name) => `- removed component ${code(name)}\n`),
    ...components.added.map((name) => `- added component ${code(name)}\n`),
  ];
  const settingTable =
    settings.length > 0 ? `\n| setting | ${cell(a)} | ${cell(b)} |\n|---|---|---|\n${settings.map(row).join("")}` : "";
  if (objects === undefined)
    return `${title}${parts.join("")}${settingTable}\nObjects were not compared: the targets differ.\n`;
  const list = objects
    .map(({ object, change, fields }) => {
      const lines = fields.map(
        ({ path, a: before, b: after }) => `  - ${code(path)}: ${shortCode(before)} → ${shortCode(after)}\n`,
      );
      return `- ${change} ${code(object)}\n${lines.join("")}`;
    })
    .join("");
  const details =
    objects.length > 0
      ? `\n<details><summary>Objects: ${summary(objects)}</summary>\n\n${list}\n</details>\n`
      : "\nNo object differs.\n";
  return title + parts.join("") + settingTable + details;
}

function objectText({ object, change, fields }: ObjectChange, style: Style): string {
  if (change === "added") return style("green", `  + ${object}\n`);
  if (change === "removed") return style("red", `  - ${object}\n`);
  return `  ~ ${object}\n${changeLines(fields, "      ", style)}`;
}

function changeLines(changes: readonly Change[], indent: string, style: Style): string {
  const width = Math.min(60, Math.max(...changes.map(({ path }) => path.length)));
  return changes
    .map(({ path, a, b }) => {
      if (isText(a) || isText(b)) return `${indent}${path.padEnd(width)}  ${textChange(a, b)}`.trimEnd() + "\n";
      return `${indent}${path.padEnd(width)}  ${style("red", short(a))} → ${style("green", short(b))}\n`;
    })
    .join("");
}

function summary(objects: readonly ObjectChange[]): string {
  const of = (change: ObjectChange["change"]): number => objects.filter((object) => object.change === change).length;
  return `${of("added")} added, ${of("removed")} removed, ${of("changed")} changed`;
}

const isText = (value: string | null): boolean => value?.includes("\n") ?? false;

/** Whole files are not printed: how much of them differs is. */
function textChange(a: string | null, b: string | null): string {
  const [before, after] = [a, b].map((text) => new Set((text ?? "").split("\n")));
  const gone = [...before!].filter((line) => !after!.has(line)).length;
  const come = [...after!].filter((line) => !before!.has(line)).length;
  return `${count(gone, "line")} gone, ${count(come, "line")} new`;
}

function short(value: string | null): string {
  if (value === null) return "(none)";
  return value.length > 70 ? `${value.slice(0, 67)}…` : value;
}

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;
const shortCode = (value: string | null): string => (isText(value) ? "(a text)" : code(short(value)));
const cell = (text: string): string => text.replaceAll("|", "\\|");
const row = ({ path, a, b }: Change): string => `| ${code(path)} | ${cell(shortCode(a))} | ${cell(shortCode(b))} |\n`;
