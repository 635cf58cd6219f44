import { describe, expect, test } from "vitest";
import { registry } from "../components/registry.ts";
import { LAYERS } from "../components/model/platform.ts";
import { filesOf, importsOf, isThere, read, type Import } from "./source.ts";

const files = filesOf();
const sources = files.filter((file) => file.endsWith(".ts"));
const isTest = (file: string): boolean =>
  /^tests\/|\.test(-d)?\.ts$|\.contract\.ts$|(^|\/)testing(\/|\.ts$)/.test(file) || file === "vitest.config.ts";
const imports = sources.flatMap(importsOf);
const shipped = imports.filter(({ from }) => !isTest(from));

const LONGEST = 400;
const COMPONENT = new RegExp(`^components/(${LAYERS.join("|")}|embedded)/[^/]+/`);

/** The rooms, the most exact first; a component's own folder is a room of its own. */
const ROOMS: readonly (readonly [room: string, path: RegExp])[] = [
  ["model", /^components\/model\//],
  ["capabilities", /^components\/capabilities\//],
  ["kit", /^components\/kit\//],
  ["component", COMPONENT],
  ["registry", /^components\/registry\.ts$/],
  ["define", /^components\/define\.ts$/],
  ["phases", /^components\/[^/]+\.ts$/],
  ["charts", /^charts\//],
  ["compose", /^compose\//],
  ["embedded", /^embedded\//],
  ["profiles", /^profiles\//],
  ["services", /^services\//],
  ["stacks", /^stacks\//],
  ["scripts", /^scripts\//],
  ["library", /^(index|bap\.config)\.ts$/],
];

const PURE = ["model", "capabilities", "define", "phases", "charts", "compose", "embedded", "profiles"];

/** Which rooms a room may look into, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  capabilities: ["model"],
  define: ["model"],
  phases: ["define", "model"],
  kit: ["define", "capabilities", "model"],
  component: ["kit", "define", "capabilities", "model"],
  registry: ["component", "capabilities", "define"],
  charts: ["model"],
  compose: ["model"],
  embedded: ["model"],
  profiles: ["define", "model"],
  services: [],
  stacks: [...PURE, "registry", "scripts"],
  scripts: [...PURE, "registry", "stacks"],
  library: [...PURE, "registry", "stacks", "component", "kit"],
};

const roomOf = (file: string): string => ROOMS.find(([, path]) => path.test(file))?.[0] ?? "nowhere";
const folderOf = (file: string): string => COMPONENT.exec(file)?.[0] ?? "";
const line = ({ from, specifier }: Import): string => `${from} imports ${specifier}`;

describe("the rooms", () => {
  test("every source file stands in one of them", () => {
    expect(sources.filter((file) => !isTest(file) && roomOf(file) === "nowhere")).toEqual([]);
  });

  test("each imports only what lies below it", () => {
    const wrong = shipped.filter(({ from, file }) => {
      if (file === undefined) return false;
      const [own, other] = [roomOf(from), roomOf(file)];
      return own !== other && !MAY_IMPORT[own]?.includes(other);
    });
    expect(wrong.map(line)).toEqual([]);
  });

  test("a component never imports a component: what sisters share lies in components/kit", () => {
    const wrong = imports.filter(
      ({ from, file }) =>
        roomOf(from) === "component" && file && roomOf(file) === "component" && folderOf(from) !== folderOf(file),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  test("no module but stacks, scripts and tests imports the registry: elsewhere it is an argument", () => {
    const wrong = shipped.filter(
      ({ from, file }) => file === "components/registry.ts" && !["stacks", "scripts", "library"].includes(roomOf(from)),
    );
    expect(wrong.map(line)).toEqual([]);
  });

  test("Pulumi is imported in stacks and scripts only, cdk8s in charts only", () => {
    const wrong = shipped.filter(({ from, package: name = "" }) => {
      if (name.startsWith("@pulumi")) return !["stacks", "scripts", "library"].includes(roomOf(from));
      return name.startsWith("cdk8s") && roomOf(from) !== "charts";
    });
    expect(wrong.map(line)).toEqual([]);
  });

  test("no product's name stands in a condition outside its own folder", () => {
    const names = Object.keys(registry.components).join("|");
    const condition = new RegExp(`(===|!==|==|!=|\\bcase)\\s*["'\`](${names})["'\`]|["'\`](${names})["'\`]\\s*[!=]==?`);
    const wrong = sources
      .filter((file) => !isTest(file) && !["component", "kit"].includes(roomOf(file)))
      .filter((file) => !/^services\//.test(file))
      .flatMap((file) =>
        read(file)
          .split("\n")
          .filter((text) => condition.test(text))
          .map((text) => `${file}: ${text.trim()}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe("imports", () => {
  test("each leads to a file that is there, written with its ending", () => {
    expect(imports.filter(({ file }) => file !== undefined && !isThere(file)).map(line)).toEqual([]);
  });

  test("each package is a dependency, and what is shipped needs none of the development's", () => {
    const own = JSON.parse(read("package.json")) as Record<"dependencies" | "devDependencies", Record<string, string>>;
    // The bundler makes what is shipped, and is not in it.
    const isTool = (from: string): boolean => /^scripts\/(bundle|build)\.ts$/.test(from);
    const wrong = imports.filter(({ from, package: name }) => {
      if (name === undefined || name in own.dependencies) return false;
      return !(name in own.devDependencies && (isTest(from) || isTool(from)));
    });
    expect(wrong.map(line)).toEqual([]);
  });

  test("no file needs itself to be loaded, by whatever way round", () => {
    const needs = new Map<string, string[]>();
    for (const { from, file, typeOnly, dynamic } of imports) {
      if (file && !typeOnly && !dynamic) needs.set(from, [...(needs.get(from) ?? []), file]);
    }
    expect(cyclesIn(needs)).toEqual([]);
  });
});

describe("files", () => {
  test(`none is longer than ${LONGEST} lines`, () => {
    const long = sources.map((file) => [file, read(file).split("\n").length - 1] as const);
    expect(long.filter(([, lines]) => lines > LONGEST)).toEqual([]);
  });

  test("none has a default export, but where a tool asks for one", () => {
    const wrong = sources.filter((file) => file !== "vitest.config.ts" && /^export default /m.test(read(file)));
    expect(wrong).toEqual([]);
  });

  test("each has a name in small letters with hyphens", () => {
    expect(sources.filter((file) => !/^([a-z0-9.-]+\/)*[a-z0-9.-]+$/.test(file))).toEqual([]);
  });

  test("none names a path of the machine it was written on", () => {
    // Put together here, so that this file does not name them itself.
    const places = new RegExp(`(^|[\\s"'\`(=:])/(${["work", "root", "home/(?!me/)[a-z]+"].join("|")})/`, "m");
    const text = files.filter((file) => !/\.(png|ico|woff2?)$/.test(file) && !file.endsWith("package-lock.json"));
    expect(text.filter((file) => places.test(read(file)))).toEqual([]);
  });

  test("no test is left out without a condition, and none keeps the others from running", () => {
    const tests = sources.filter((file) => isTest(file) && file !== "tests/architecture.test.ts");
    const wrong = tests.filter((file) =>
      /\b(it|test|describe)(\.\w+)*\.(only|todo)\b|\b(it|test)\.skip\(/.test(read(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the registry", () => {
  const folders = [...new Set(sources.map((file) => folderOf(file)).filter((folder) => folder !== ""))].sort();

  test("names each component's folder, and nothing else", () => {
    const named = Object.keys(registry.components).sort();
    expect(folders.map((folder) => folder.split("/").at(-2)).sort()).toEqual(named);
  });

  test.each(Object.entries(registry.components))(
    "%s calls itself so, and lives in its layer's room",
    (key, component) => {
      expect(component.name).toBe(key);
      const rooms = [component.layer, "embedded"].map((layer) => `components/${layer}/${key}/`);
      expect(folders.filter((folder) => rooms.includes(folder))).toHaveLength(1);
    },
  );

  test.each(Object.keys(registry.capabilities))(
    "the capability %s has a contract suite that its providers run",
    (name) => {
      const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const suite = `components/capabilities/${kebab}.contract.ts`;
      const providers = Object.values(registry.components).filter(({ provides }) => name in provides);
      const users = new Set(
        imports.filter(({ file }) => file === suite).map(({ from }) => folderOf(from).split("/").at(-2)),
      );
      expect(providers.map((provider) => provider.name).filter((provider) => !users.has(provider))).toEqual([]);
    },
  );
});

/** Rings of files, each told once, as `a > b > a`. */
function cyclesIn(needs: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(" > "));
    if (at >= 0 || done.has(file)) return;
    for (const next of needs.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of needs.keys()) visit(file, []);
  return cycles;
}
