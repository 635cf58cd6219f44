import { join } from "node:path";
import { bundle } from "../../scripts/bundle.ts";
import { root } from "../source.ts";
import { growth } from "./growth.ts";
import { preview } from "./preview.ts";
import { services } from "./services/index.ts";
import { modulesOf, nothing, wholeProcess } from "./whole-process.ts";

// Tables of ratios, each from one run: seconds depend on the machine, what they are compared with ran on the same one.
// `npm run bench -- services` has that one alone.
const TABLES = { process: processTable, growth: growthTable, preview: previewTable, services: servicesTable };

const COMMANDS = [
  ["--help"],
  ["validate", "production"],
  ["render", "production"],
  ["render", "production", "--target", "docker"],
] as const;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in TABLES));
if (unknown.length > 0) throw new Error(`no table ${unknown.join(", ")}; there are ${Object.keys(TABLES).join(", ")}`);
const wanted = Object.entries(TABLES).filter(([name]) => asked.length === 0 || asked.includes(name));
for (const [at, [, table]] of wanted.entries()) {
  if (at > 0) console.log();
  await table();
}

async function processTable(): Promise<void> {
  await bundle(root, join(root, "dist"));
  const node = await nothing();
  row(["whole process", "ms", "× node -e 0", "modules", "of Pulumi"]);
  row(["node -e 0", node.toFixed(0), "1.0", "0", "0"]);
  for (const argv of COMMANDS) {
    const ms = await wholeProcess(argv);
    const { all, pulumi } = await modulesOf(argv);
    row([`bap ${argv.join(" ")}`, ms.toFixed(0), (ms / node).toFixed(1), String(all), String(pulumi)]);
  }
}

async function growthTable(): Promise<void> {
  row(["render, copies of a service", "ms", "ms a copy", "files", "× a copy of 10"]);
  for (const target of ["kubernetes", "docker"] as const) {
    const few = await growth(target, 10);
    for (const copies of [10, 100, 1000]) {
      const { ms, files } = copies === 10 ? few : await growth(target, copies);
      const ratio = ms / copies / (few.ms / few.copies);
      row([`${target}, ${copies}`, ms.toFixed(0), (ms / copies).toFixed(2), String(files), ratio.toFixed(2)]);
    }
  }
}

async function previewTable(): Promise<void> {
  const { ours, written, objects } = await preview();
  row(["preview of production, Kubernetes", "ms", "objects", "× written out"]);
  row(["written out by hand", written.toFixed(0), String(objects), "1.00"]);
  row(["bap", ours.toFixed(0), String(objects), (ours / written).toFixed(2)]);
}

async function servicesTable(): Promise<void> {
  for await (const cells of services()) row(cells);
}

function row(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(42) : cell.padStart(15))).join(""));
}
