import type { Component, Registry } from "../../components/define.ts";
import { LAYERS, TIERS } from "../../components/model/platform.ts";
import { settingsOf } from "./settings.ts";
import { table } from "./table.ts";

const HEAD = `# Components

Made from the registry by \`npm run reference\`: change a component, not this file.
Where a tier's default differs by target, the target is named; an empty cell has no default.
`;

/** The catalogue as a page: what each component is, runs on, gives, needs, and what a profile may say about it. */
export function referenceText(registry: Registry): string {
  const components = Object.values(registry.components).sort((a, b) => compare(a, b));
  const capabilities = Object.values(registry.capabilities).sort((a, b) => (a.name < b.name ? -1 : 1));
  const overview = components.map((one) => [
    link(one.name),
    one.layer,
    one.licence.spdx,
    one.targets.join(", "),
    list(Object.keys(one.provides)),
    list(Object.keys(one.requires)),
  ]);
  return [
    HEAD,
    table(["component", "layer", "licence", "targets", "provides", "needs"], overview),
    "## Capabilities\n",
    table(
      ["capability", "what it is", "provided by"],
      capabilities.map(({ name, description }) => [
        `\`${name}\``,
        description,
        components
          .filter(({ provides }) => name in provides)
          .map((one) => link(one.name))
          .join(", "),
      ]),
    ),
    ...components.map(section),
  ].join("\n");
}

function section(component: Component): string {
  const { name, description, licence, optional, topologies } = component;
  const facts = [
    ...(licence.exception === undefined ? [] : [`Licence: ${licence.spdx}, because ${licence.exception}.`]),
    ...(Object.keys(optional).length === 0 ? [] : [`Uses where bound: ${list(Object.keys(optional))}.`]),
    ...Object.entries(topologies).map(([topology, targets]) => `Topology \`${topology}\`: ${targets.join(", ")}.`),
  ];
  const settings = settingsOf(component);
  const rows = settings.map(({ path, form, defaults, meaning }) => [
    `\`${path}\``,
    form,
    ...TIERS.map((tier) => defaults[tier]),
    meaning,
  ]);
  return [
    `## ${name}\n`,
    `${description}\n`,
    ...facts.map((fact) => `${fact}\n`),
    rows.length === 0
      ? "It has no settings.\n"
      : table(["setting", "what may be said", ...TIERS, "what it means"], rows),
  ].join("\n");
}

/** The order of the layers, then of the names. */
function compare(a: Component, b: Component): number {
  const byLayer = LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer);
  return byLayer !== 0 ? byLayer : a.name < b.name ? -1 : 1;
}

const link = (name: string): string => `[${name}](#${name})`;
const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
