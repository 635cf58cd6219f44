import { imageReference } from "../../components/model/image.ts";
import type { ComponentSummary, Model } from "../../components/model/model.ts";
import type { Job, Placed, Service } from "../../components/model/workload.ts";
import { gibibytes } from "../inspect/amounts.ts";
import type { Access, Node } from "./picture.ts";

type Running = Service & Placed;
type Ending = Job & Placed;

/** A box for each instance, and for each host outside; what an instance is made of stands in its box. */
export function boxesOf(model: Model): readonly Node[] {
  const outside = new Map(model.externals.map((external) => [external.name, external]));
  const known = new Set(model.components.map(({ name }) => name));
  return [
    ...model.components.map((component): Node => {
      const { services, jobs } = programsOf(model, component);
      const external = outside.get(component.name);
      const marks = [...portsOf(services), ...partsOf(component, services), ...jobMarks(jobs)];
      const access = accessTo(model, component);
      if (services.length > 0) {
        const main = mainOf(component, services);
        const lines = [imageOf(main, model), amountsOf(services)];
        return { id: component.name, zone: component.layer, lines, access, marks, ...membersOf(component, services) };
      }
      if (external) return { id: component.name, zone: "outside", lines: [external.host], access, marks };
      return { id: component.name, zone: component.layer, lines: ["no program of its own"], access, marks };
    }),
    ...model.externals
      .filter(({ name }) => !known.has(name))
      .map(({ name, host }): Node => ({ id: name, zone: "outside", lines: [host], access: [], marks: [] })),
  ];
}

function programsOf({ workloads }: Model, { name }: ComponentSummary) {
  const own = workloads.filter(({ instance }) => instance === name);
  return {
    services: own.filter((one): one is Running => one.kind !== "job"),
    jobs: own.filter((one): one is Ending => one.kind === "job"),
  };
}

/** The part that has the instance's own name, or the first. */
function mainOf({ name }: ComponentSummary, services: readonly Running[]): Running {
  return services.find((service) => service.name === name) ?? services[0]!;
}

function membersOf({ name }: ComponentSummary, services: readonly Running[]): Pick<Node, "members"> {
  const main = services.length === 1 ? services[0] : services.find((service) => service.name === name);
  return main ? { members: main.replicas } : {};
}

function imageOf({ image }: Running, { images }: Model): string {
  return "build" in image ? `bap/${image.build.name}` : imageReference(image, images);
}

/** Limits and storage of all members of all parts. */
function amountsOf(services: readonly Running[]): string {
  const all = (amount: (service: Running) => number): number =>
    services.reduce((sum, service) => sum + service.replicas * amount(service), 0);
  const kept = all(({ volumes }) => (volumes ?? []).reduce((sum, { size }) => sum + size, 0));
  return [
    `${all(({ cpu }) => cpu) / 1000} cpu`,
    gibibytes(all(({ memory }) => memory)),
    ...(kept > 0 ? [`${gibibytes(kept)} kept`] : []),
  ].join(" · ");
}

function portsOf(services: readonly Running[]): Node["marks"] {
  const published = services.flatMap(({ ports }) => Object.values(ports).flatMap(({ publish }) => publish ?? []));
  return [...new Set(published)].sort((a, b) => a - b).map((port) => ({ text: `:${port}`, kind: "port" }));
}

/** Parts beside the one whose members stand at the title. */
function partsOf(component: ComponentSummary, services: readonly Running[]): Node["marks"] {
  if (services.length === 1) return [];
  return services
    .filter(({ name }) => name !== component.name)
    .map(({ part, name, replicas }) => {
      const text = part ?? name;
      return { text: replicas > 1 ? `${text} ×${replicas}` : text, kind: "part" };
    });
}

/** Grants are many and alike: their number is enough. */
function jobMarks(jobs: readonly Ending[]): Node["marks"] {
  const grants = jobs.filter(({ fulfils }) => fulfils !== undefined).length;
  const others = jobs.filter(({ fulfils }) => fulfils === undefined).map(({ part }) => part);
  const words = [...others, ...(grants > 0 ? [grants === 1 ? "1 grant" : `${grants} grants`] : [])];
  return words.map((text) => ({ text, kind: "job" }));
}

function accessTo({ routes, workloads }: Model, { name }: ComponentSummary): readonly Access[] {
  const own = new Set(workloads.filter(({ instance }) => instance === name).map((workload) => workload.name));
  return (["public", "private"] as const).filter((access) =>
    routes.some((route) => own.has(route.to) && route.access === access),
  );
}
