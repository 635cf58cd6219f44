import type { Model } from "../../components/model/model.ts";
import type { Layer } from "../../components/model/platform.ts";
import { boxesOf } from "./boxes.ts";
import { linksOf } from "./links.ts";

/** A frame of the picture: a zone of the platform, or what is not part of it. */
export type Zone = Layer | "outside";

/** A box: an instance, or a host outside the platform. */
export interface Node {
  readonly id: string;
  readonly zone: Zone;
  readonly lines: readonly string[];
  /** Who gets in from outside. */
  readonly access: readonly Access[];
  /** Small words at the foot: published ports, further parts, jobs that end. */
  readonly marks: readonly { readonly text: string; readonly kind: "port" | "part" | "job" }[];
  /** Of the only or main part; absent where nothing of it runs here. */
  readonly members?: number;
}

/** How far a way in is open. */
export type Access = "public" | "private";

/** Where one comes in from outside: addresses that are open equally far. */
export interface Door {
  readonly access: Access;
  readonly hosts: readonly string[];
}

/** From who asks to who answers: one for two boxes, whatever runs in them. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly at: "start" | "run";
  /** Ports, shown where the pointer rests. */
  readonly ports: readonly string[];
}

/** All that is drawn, before anything has its place. */
export interface Picture {
  readonly title: string;
  readonly domain: string;
  readonly doors: readonly Door[];
  readonly nodes: readonly Node[];
  readonly links: readonly Link[];
}

/** What the picture shows of a model. */
export function pictureOf(model: Model): Picture {
  const { profile, target, domain } = model.platform;
  const nodes = boxesOf(model);
  return { title: `${profile} on ${target}`, domain, doors: doorsOf(model), nodes, links: linksOf(model, nodes) };
}

function doorsOf({ routes }: Model): readonly Door[] {
  return (["public", "private"] as const).flatMap((access) => {
    const open = routes.filter((route) => route.access === access);
    const hosts = open.map(({ host, path }) => (path === "/" ? host : `${host}${path}`));
    return hosts.length === 0 ? [] : [{ access, hosts: [...new Set(hosts)].sort() }];
  });
}
