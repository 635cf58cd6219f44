import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** The repository's root. */
export const root = join(import.meta.dirname, "..");

const SKIPPED = new Set(["node_modules", "dist", ".git", ".bap", "coverage"]);

/** Every file of the repository, by path from its root, in order. */
export function filesOf(folder = ""): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    })
    .sort();
}

export const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** What a file imports: packages by name, files of ours by path from the root. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** The file of ours that it means; absent for packages. */
  readonly file?: string;
  /** The package that it means; absent for files of ours and for Node.js itself. */
  readonly package?: string;
  readonly typeOnly: boolean;
  /** `import()`: not before it is called. */
  readonly dynamic: boolean;
}

/** Static and dynamic imports, and exports from elsewhere. */
export function importsOf(path: string): readonly Import[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      found.push(resolved(path, (node.moduleSpecifier as ts.StringLiteral).text, { typeOnly: isTypeOnly(node) }));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push(resolved(path, argument.text, { dynamic: true }));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push(resolved(path, (node.argument.literal as ts.StringLiteral).text, { typeOnly: true }));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function resolved(from: string, specifier: string, how: Partial<Pick<Import, "typeOnly" | "dynamic">>): Import {
  const found = { from, specifier, typeOnly: false, dynamic: false, ...how };
  if (specifier.startsWith("node:")) return found;
  if (specifier.startsWith(".")) return { ...found, file: relative(root, join(root, dirname(from), specifier)) };
  const parts = specifier.split("/");
  return { ...found, package: parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/") };
}

/** Whether a path from the root is there. */
export const isThere = (path: string): boolean => existsSync(join(root, path));
