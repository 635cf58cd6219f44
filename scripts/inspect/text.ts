import { formatCpu } from "../../components/model/units.ts";
import type { Io, Style } from "../io.ts";
import { count, section, table } from "../print.ts";
import { gibibytes } from "./amounts.ts";
import type { View } from "./view.ts";

/** The platform as a person reads it: what is there, where to find it, what it takes, what is missing. */
export function inspectText(view: View, addresses: readonly Address[], { outStyle }: Pick<Io, "outStyle">): string {
  const title = `${view.profile} on ${view.target}`;
  return [
    `${outStyle("bold", title)}  tier ${view.tier}, names begin with "${view.name}", domain ${view.domain}\n`,
    section(outStyle, "Components", components(view, outStyle)),
    section(outStyle, "Addresses", addressTable(addresses, outStyle)),
    section(outStyle, "Workloads", workloads(view, outStyle)),
    secrets(view),
    view.unreached.length > 0
      ? section(outStyle, "Configured, not deployed (nothing needs them)", `  ${view.unreached.join(", ")}\n`)
      : "",
    section(outStyle, `What ${TARGET_NAMES[view.target]} does not give you`, notGiven(view, outStyle)),
  ].join("");
}

const TARGET_NAMES = { docker: "Docker", kubernetes: "Kubernetes", embedded: "one process" } as const;

/** Where an application answers. */
export interface Address {
  readonly app: string;
  /** Absent: not reachable from outside. */
  readonly url?: string;
}

function components({ components }: View, style: Style): string {
  const rows = components.map(({ name, use, layer, topology, licence, bindings }) => [
    name === use ? name : `${name} (${use})`,
    layer,
    topology,
    Object.entries(bindings)
      .map(([capability, by]) => `${capability}: ${by.join(", ")}`)
      .join("; ") || style("dim", "-"),
    licence,
  ]);
  return table(
    style,
    [{ head: "name" }, { head: "layer" }, { head: "topology" }, { head: "uses" }, { head: "licence" }],
    rows,
  );
}

function addressTable(addresses: readonly Address[], style: Style): string {
  const rows = addresses.map(({ app, url }) => [
    app,
    url === undefined ? style("dim", "inside only") : style("cyan", url),
  ]);
  return table(style, [{ head: "leads to" }, { head: "address" }], rows);
}

function workloads({ workloads }: View, style: Style): string {
  const lasting = workloads.filter(({ kind }) => kind !== "job");
  const jobs = workloads.filter(({ kind }) => kind === "job");
  const rows = lasting.map(({ name, kind, replicas, cpu, memory, storage, image }) => [
    name,
    kind,
    String(replicas),
    formatCpu(cpu * replicas),
    gibibytes(memory * replicas),
    storage === 0 ? style("dim", "-") : gibibytes(storage * replicas),
    image,
  ]);
  const sum = (of: (workload: (typeof lasting)[number]) => number): number =>
    lasting.reduce((total, workload) => total + of(workload) * workload.replicas, 0);
  const total = [
    style("bold", "all"),
    "",
    String(lasting.reduce((members, { replicas }) => members + replicas, 0)),
    style("bold", formatCpu(sum(({ cpu }) => cpu))),
    style("bold", gibibytes(sum(({ memory }) => memory))),
    style("bold", gibibytes(sum(({ storage }) => storage))),
  ];
  const columns = [
    { head: "name" },
    { head: "kind" },
    { head: "members", align: "right" },
    { head: "cpu", align: "right" },
    { head: "memory", align: "right" },
    { head: "storage", align: "right" },
    { head: "image" },
  ] as const;
  const jobLine = `  ${style("dim", `and ${count(jobs.length, "job")} that end: ${jobs.map(({ name }) => name).join(", ")}`)}\n`;
  return table(style, columns, [...rows, total]) + (jobs.length > 0 ? jobLine : "");
}

function secrets({ secrets }: View): string {
  const kept = secrets.filter(({ irreplaceable }) => irreplaceable).map(({ name }) => name);
  if (secrets.length === 0) return "";
  const which = kept.length > 0 ? `; irreplaceable: ${kept.join(", ")}` : "";
  return `\n${count(secrets.length, "secret")}, made from one root key${which}\n`;
}

function notGiven({ notGiven }: View, style: Style): string {
  if (notGiven.length === 0) return `  ${style("dim", "(nothing is missing)")}\n`;
  return table(
    style,
    [{ head: "of" }, { head: "what" }, { head: "why" }],
    notGiven.map(({ workload, feature, reason }) => [workload === "*" ? "all" : workload, feature, reason]),
  );
}
