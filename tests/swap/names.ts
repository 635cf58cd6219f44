import type { Model } from "../../components/model/model.ts";
import type { EndpointRef } from "../../components/model/value.ts";

/** Whether a name is an instance's, or made of it; what is outside and only called alike is not. */
export function isOf(instance: string, name: string): boolean {
  return `-${name.replace(`external-${instance}`, "")}-`.includes(`-${instance}-`);
}

/** Every name by which one part of a platform speaks of another. */
export function namesIn(model: Model): readonly string[] {
  const { components, workloads, edges, order, routes, logins, scripts, secrets, externals, objects } = model;
  return [
    ...components.flatMap(({ name, requires }) => [name, ...Object.values(requires).flat()]),
    ...workloads.flatMap((one) => [one.name, one.instance, ...("fulfils" in one && one.fulfils ? [one.fulfils] : [])]),
    ...edges.flatMap(({ from, to }) => [from, to]),
    ...order.flatMap(({ first, then }) => [first, then]),
    ...routes.flatMap(({ instance, to, gateway }) => [instance, to, gateway]),
    ...[...logins, ...scripts, ...objects].map(({ instance }) => instance),
    ...secrets.flatMap(({ name, owner }) => [owner, ...name.split("/")]),
    ...externals.map(({ name }) => name),
    ...refsIn(workloads).flatMap((ref) => (ref.ref === "endpoint" ? [ref.workload] : ref.name.split("/"))),
  ];
}

type Ref = EndpointRef | { readonly ref: "secret"; readonly name: string };

/** Every endpoint and every secret that is referred to, however deep. */
export function refsIn(value: unknown): readonly Ref[] {
  if (typeof value !== "object" || value === null) return [];
  const { ref } = value as { readonly ref?: unknown };
  return [
    ...(ref === "endpoint" || ref === "secret" ? [value as Ref] : []),
    ...Object.values(value).flatMap((inner) => refsIn(inner)),
  ];
}

/** What of an instance others can talk to: its workloads, or where it is outside the platform. */
export function placesOf(model: Model, instances: readonly string[]): readonly string[] {
  return [
    ...model.workloads.filter(({ instance }) => instances.includes(instance)).map(({ name }) => name),
    ...model.externals
      .filter(({ name }) => instances.some((one) => name === one || name.startsWith(`${one}-`)))
      .map(({ name }) => name),
  ];
}

/** Whose workloads talk to these instances: instances in order, but for themselves. */
export function talkersTo(model: Model, instances: readonly string[]): readonly string[] {
  const places = placesOf(model, instances);
  const instanceOf = (workload: string) => model.workloads.find(({ name }) => name === workload)!.instance;
  const talkers = model.edges.filter(({ to }) => places.includes(to)).map(({ from }) => instanceOf(from));
  return [...new Set(talkers)].filter((name) => !instances.includes(name)).sort();
}
