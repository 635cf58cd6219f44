import { join } from "node:path";
import type { Model } from "../components/model/model.ts";
import type { EndpointRef, OwnRef, PathRef, ValueResolver } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";

/** The one interface on which programs of this process listen: nobody outside the machine reaches it. */
export const LOOPBACK = "127.0.0.1";

/** What only the target knows. */
export interface Place {
  /** Folder of the stack's files and data. */
  readonly folder: string;
  /** The number of a workload's port on this machine; a text where it is a placeholder. */
  readonly portOf: (workload: string, port: string) => number | string;
}

/** Answers what the values of one workload ask. */
export function resolverFor(workload: Workload, model: Model, { folder, portOf }: Place): ValueResolver {
  const endpoint = ({ workload: to, port, part }: EndpointRef): string => {
    const external = model.externals.find(({ name }) => name === to);
    const host = external?.host ?? LOOPBACK;
    const number = String(external ? external.ports[port]! : portOf(to, port));
    return { host, port: number, address: `${host}:${number}` }[part];
  };
  const path = ({ of, name }: PathRef): string =>
    of === "data" ? join(folder, "data", name) : fileAt(folder, workload.name, name);
  const own = (ref: OwnRef): string => {
    if (ref.part === "port") return String(portOf(workload.name, ref.port));
    return ref.part === "ordinal" ? "0" : workload.name;
  };
  return { endpoint, path, own };
}

/** Where a file of a workload lies. */
export const fileAt = (folder: string, workload: string, name: string): string => join(folder, "files", workload, name);
