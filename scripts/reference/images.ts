import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Registry } from "../../components/define.ts";
import { basesIn } from "../images/bases.ts";
import { memoryText } from "./memory.ts";
import { settingsOf } from "./settings.ts";
import { table } from "./table.ts";

/** What is inside the image that the tests of this repository run under a published image's name. */
export type Tested = "stand-in" | { readonly inside: string; readonly from: string };

/** What the tests themselves check: by the published image's name and tag. */
export function readTested(root: string): Readonly<Record<string, Tested>> {
  return JSON.parse(readFileSync(join(root, "tests/images/tested.json"), "utf8")) as Record<string, Tested>;
}

/** Every image of somebody else that is pinned here, with who pins it: components, and what images of ours start from. */
export function pinnedImages(registry: Registry, root: string): ReadonlyMap<string, readonly string[]> {
  const components = Object.values(registry.components).flatMap((component) =>
    settingsOf(component)
      .filter(({ path, defaults }) => /image$/i.test(path) && defaults.dev !== "")
      .map(({ defaults }) => [defaults.dev.replaceAll("`", ""), component.name] as const),
  );
  const ours = ["services", ...readdirSync(join(root, "images")).map((name) => `images/${name}`)].flatMap((folder) => {
    const file = join(root, folder, "Dockerfile");
    const bases = existsSync(file) ? basesIn(readFileSync(file, "utf8")) : [];
    return bases.map(({ image }) => [image, `${folder}/Dockerfile`] as const);
  });
  const pinned = new Map<string, readonly string[]>();
  for (const [image, by] of [...components, ...ours].sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))) {
    pinned.set(image, [...(pinned.get(image) ?? []), by]);
  }
  return pinned;
}

const HEAD = `# Images

Made by \`npm run reference\`: change a component or tests/images/tested.json, not this file.

The first column is what the platform runs. The tests of this repository pull no image: they run others under the same
names, which keep what each component's \`contract.ts\` records. Where a package registry has the software, it is the real
one, in the version named here (a short one leaves the rest to Debian); where none has it, a stand-in listens there and
records what it is given and asked.
The workflow verify-real-images runs the same tests on the published images themselves, where they can be pulled.
`;

/** Which images the platform runs, and what of them the tests here have seen. */
export function imagesText(registry: Registry, root: string): string {
  const tested = readTested(root);
  const rows = [...pinnedImages(registry, root)].map(([image, by]) => [
    `\`${image}\``,
    by.map((one) => `\`${one}\``).join(", "),
    ...seen(tested[image]),
  ]);
  return [HEAD, table(["image", "pinned by", "tested here", "how"], rows)].join("\n") + memoryText(root);
}

function seen(tested: Tested | undefined): readonly [string, string] {
  if (tested === undefined) return ["nothing", "no test brings it up"];
  if (tested === "stand-in") return ["its contract", "a recording stand-in"];
  return [tested.inside, `the software itself, from ${tested.from}`];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
