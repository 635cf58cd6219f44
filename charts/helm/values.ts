import type { Model } from "../../components/model/model.ts";

/** What may differ where a chart is installed, and what all charts share. */
export interface Global {
  readonly domain: string;
  /** Every third-party image is taken from here; empty: from where its name says. */
  readonly registry: string;
  /** Where images that we build are found. */
  readonly ours: string;
  /** Empty: the cluster's default. */
  readonly storageClass: string;
}

/** What may differ in one chart, by workload. */
export interface ChartValues {
  readonly replicas?: Readonly<Record<string, number>>;
  readonly maxReplicas?: Readonly<Record<string, number>>;
  /** By workload, then by volume. */
  readonly storage?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a profile says for all charts. */
export function globalOf({ platform, images }: Model): Global {
  return {
    domain: platform.domain,
    registry: images.registry ?? "",
    ours: images.ours === undefined || images.ours === "loaded" ? "bap" : images.ours,
    storageClass: "",
  };
}

/** A schema by example: Helm then refuses unknown words and wrong types, instead of ignoring them. */
export function schemaOf(values: object): object {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...shapeOf(values) };
}

function shapeOf(value: unknown): object {
  if (typeof value === "number") return { type: "integer", minimum: 0 };
  if (typeof value !== "object" || value === null) return { type: typeof value };
  const properties = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
  return { type: "object", properties, additionalProperties: false };
}
