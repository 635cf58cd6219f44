import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

type Module = { readonly name: string; readonly code: string };

/**
 * One script of a TypeScript module and all that it imports: each becomes a function that gives what it exports, those
 * that others need first. It knows the few forms of `import` and `export` that the page and its two libraries use, and
 * refuses to leave any other in.
 */
export function bundle(entry: string): string {
  const done = new Map<string, Module>();
  const begun = new Set<string>();

  function add(file: string): Module {
    const known = done.get(file);
    if (known) return known;
    if (begun.has(file)) throw new Error(`${file} imports itself through what it imports`);
    begun.add(file);
    const body = exportsOf(
      read(file).replaceAll(imports, (_, what: string, from: string) => {
        const { name } = add(find(from, file));
        return `const ${what.startsWith("{") ? what.replaceAll(" as ", ": ") : `{ default: ${what} }`} = ${name};`;
      }),
    );
    const left = /^(?:import|export)\b.*/m.exec(body);
    if (left) throw new Error(`${file} has a form of import or export that bundle.ts does not know: ${left[0]}`);
    const module = { name: `m${done.size}`, code: body };
    done.set(file, module);
    return module;
  }

  add(resolve(entry));
  const parts = [...done.values()].map(({ name, code }) => `const ${name} = (() => {\n${code}\n})();\n`);
  return parts.join("");
}

const imports = /^import\s*(\{[^}]*\}|\w+)\s*from\s*["']([^"']+)["'];?/gm;

/** The module's code as a function's body that returns what was exported. */
function exportsOf(code: string): string {
  const names: string[] = [];
  const body = code
    .replaceAll(/^export (?=(?:async )?(?:function|const|class) (\w+))/gm, (_, name: string) => {
      names.push(name);
      return "";
    })
    .replaceAll(/(^|[;}])export\s*\{([^}]*)\};?/gm, (_, before: string, list: string) => {
      const pairs = list.split(",").map((one) => one.trim().split(" as "));
      names.push(...pairs.filter(([own]) => own).map(([own = "", as = own]) => (as === own ? own : `${as}: ${own}`)));
      return before;
    })
    .replaceAll(/(^|[;}])export default /gm, (_, before: string) => {
      names.push("default: main");
      return `${before}const main = `;
    });
  return `${body}\nreturn { ${names.join(", ")} };`;
}

function find(specifier: string, from: string): string {
  if (specifier.startsWith(".")) return join(dirname(from), specifier);
  return fileURLToPath(import.meta.resolve(specifier));
}

function read(file: string): string {
  const text = readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "");
  return file.endsWith(".ts") ? squeezed(stripped(text)) : text;
}

/** Types replaced by blanks. Node says each time that this is experimental, which tells nobody who runs it anything. */
function stripped(code: string): string {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(code);
  } finally {
    process.emitWarning = warn;
  }
}

/**
 * Without comments that stand alone, empty lines, and more blanks than one: a third less. It looks at no strings, so the
 * page's texts do without these.
 */
const squeezed = (code: string): string =>
  code
    .replaceAll(/^[^\S\n]*\/\*\*[\s\S]*?\*\/[^\S\n]*$/gm, "")
    .split("\n")
    .map((line) => line.trim().replaceAll(/[^\S\n]{2,}/g, " "))
    .filter((line) => line !== "" && !line.startsWith("// "))
    .join("\n");
