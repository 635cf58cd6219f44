import { z } from "zod";
import type { RouteAsk } from "../../capabilities/gateway.ts";
import { defineComponent, type Component } from "../../define.ts";
import { buildModel } from "../../build-model.ts";
import { formatProblem, PlatformError } from "../../model/error.ts";
import type { Model } from "../../model/model.ts";
import type { KubernetesObject, Parts } from "../../model/parts.ts";
import type { Target } from "../../model/platform.ts";
import { partsOf } from "../../model/value.ts";
import type { Placed, Service } from "../../model/workload.ts";
import { profileOf, registryOf, type PlatformSpec } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { traefik } from "./index.ts";

/** For tests only: a gateway with one application, `shop`, which asks as the test says. */
export function platform(
  target: Target,
  settings: object,
  ask: Partial<RouteAsk> = {},
  second?: Partial<RouteAsk>,
  domain = "bap.localhost",
): Model {
  const spec: PlatformSpec = {
    instances: { gateway: [traefik, settings as Readonly<Record<string, unknown>>], shop: shop(ask, second) },
    bindings: { gateway: "gateway" },
    unlisted: ["gateway"],
    target,
  };
  return buildModel({ ...profileOf(spec), domain }, registryOf(spec)).model;
}

/** What is wrong with a gateway's settings, as one text. */
export function problems(target: Target, settings: object, domain?: string): string {
  try {
    platform(target, settings, {}, undefined, domain);
    return "";
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return error.problems.map(formatProblem).join("\n");
  }
}

export const gatewayOf = ({ workloads }: Model): Service & Placed =>
  workloads.find(({ name }) => name === "gateway") as Service & Placed;

export const objectsOf = ({ objects }: Model, kind: string): readonly KubernetesObject[] =>
  objects.filter(({ object }) => object.kind === kind).map(({ object }) => object);

/** A file as text, with references as `<…>`. */
export function fileText({ files = {} }: Service, name: string): string {
  return partsOf(files[name]!.content)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.ref !== "endpoint") return `<${part.ref}>`;
      return `<${part.workload} ${part.port} ${part.part} ${String(part.member ?? "any")}>`;
    })
    .join("");
}

const shop = (ask: Partial<RouteAsk>, second?: Partial<RouteAsk>): Component =>
  defineComponent({
    name: "shop",
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for routes.",
    config: z.strictObject({}),
    requires: { gateway: {} },
    needs: ({ self, use }) => {
      const to = self.endpoint("http", { at: "run" });
      return [ask, ...(second ? [second] : [])].map((one) => use.gateway.route({ app: self.name, to, ...one }));
    },
    model: (): Parts => ({ services: [program()] }),
  });
