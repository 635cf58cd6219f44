import type { Model } from "../components/model/model.ts";
import type { EndpointRef, Lowered, PathRef, Value, ValueResolver } from "../components/model/value.ts";
import { lowerValue } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import { FILES_AT } from "./hardening.ts";
import { memberAlias, membersOf } from "./names.ts";

/** Answers a member's references: on Docker, a workload is reached by its alias in the network it shares with whoever asks. */
export function resolverFor(model: Model, workload: Workload, member: number): ValueResolver {
  return {
    endpoint: (ref) => endpoint(model, ref),
    path: (ref) => path(workload, ref),
    own: (ref) => {
      switch (ref.part) {
        case "ordinal":
          return String(member);
        case "name":
          return memberAlias(workload.name, member);
        case "port":
          return String(workload.kind === "job" ? "" : (workload.ports[ref.port]?.port ?? ""));
      }
    },
  };
}

/** A value that must not hold a secret (a command): `validate.ts` names it, this only gives it a form. */
export function lowerPlain(value: Value, resolver: ValueResolver): string {
  const lowered = lowerValue(value, resolver);
  return typeof lowered === "string" ? lowered : lowered.text.filter((part) => typeof part === "string").join("");
}

/** Joins lowered values with nothing between. */
export function joinLowered(values: readonly Lowered[]): Lowered {
  return lowerValue(
    { text: values.flatMap((value) => (typeof value === "string" ? [value] : value.text)) },
    { endpoint: unresolved, path: unresolved, own: unresolved },
  );
}

function endpoint({ workloads, externals }: Model, ref: EndpointRef): string {
  const external = externals.find(({ name }) => name === ref.workload);
  if (external) return part(ref, [external.host], external.ports[ref.port]);
  const provider = workloads.find(({ name }) => name === ref.workload);
  if (!provider || provider.kind === "job") throw new Error(`"${ref.workload}" is nothing that can be reached`);
  return part(ref, hostsOf(provider, ref.member), provider.ports[ref.port]?.port);
}

function hostsOf(provider: Workload, member: EndpointRef["member"]): readonly string[] {
  if (member === undefined) return [provider.name];
  const members = member === "all" ? membersOf(provider) : [member];
  return members.map((one) => memberAlias(provider.name, one));
}

function part(ref: EndpointRef, hosts: readonly string[], port: number | undefined): string {
  if (port === undefined) throw new Error(`"${ref.workload}" has no port "${ref.port}"`);
  if (ref.part === "port") return String(port);
  return hosts.map((host) => (ref.part === "host" ? host : `${host}:${port}`)).join(",");
}

function path(workload: Workload, ref: PathRef): string {
  if (ref.of === "file") return `${workload.filesAt ?? FILES_AT}/${ref.name}`;
  const volumes = workload.kind === "job" ? [] : (workload.volumes ?? []);
  return volumes.find(({ name }) => name === ref.name)?.path ?? "";
}

function unresolved(): never {
  throw new Error("a lowered value holds nothing but secrets");
}
