import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Says of a path inside a build context whether its `.dockerignore` keeps it out; the last rule that fits decides. */
export function ignoreRules(context: string): (path: string) => boolean {
  const file = join(context, ".dockerignore");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split(/\r?\n/) : [];
  const rules = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ keep: line.startsWith("!"), pattern: toPattern(line.replace(/^!/, "")) }));
  return (path) => rules.reduce((out, { keep, pattern }) => (pattern.test(path) ? !keep : out), false);
}

/** A rule means a path and, where that is a folder, everything below it. */
function toPattern(rule: string): RegExp {
  const clean = rule
    .trim()
    .replace(/^\.?\//, "")
    .replace(/\/$/, "");
  const source = clean.replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]\\]/g, (sign) => {
    if (sign === "**/") return "(?:.*/)?";
    if (sign === "**") return ".*";
    if (sign === "*") return "[^/]*";
    return sign === "?" ? "[^/]" : `\\${sign}`;
  });
  return new RegExp(`^${source}(?:/.*)?$`);
}
