import { z } from "zod";
import type { Registry } from "../components/define.ts";
import { TARGETS, TIERS } from "../components/model/platform.ts";

/** The number that a profile's file begins with. */
export const SCHEMA_VERSION = 1;

const NAME = /^[a-z][a-z0-9-]{0,28}[a-z0-9]$/;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const REGISTRY = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9][a-z0-9._-]*)*$/;

/** A text of one form; `phrase` ends the sentence "expected …" (see messages.ts). */
const form = (pattern: RegExp, phrase: string): z.ZodString =>
  z.string().regex(pattern, { error: `expected ${phrase}` });

/** Objects, volumes and containers are named after it. */
export const nameSchema = (): z.ZodString =>
  form(NAME, 'a lower-case name: 2 to 30 letters, digits and "-", a letter first');

/** Keys that mean something else where instances stand: in a binding, and among the folders of `render`. */
const TAKEN: readonly string[] = ["default", "platform"];
const instanceName = nameSchema().refine((name) => !TAKEN.includes(name), {
  error: 'expected a name of its own, other than "default" and "platform"',
});

const provider = z.union([z.string(), z.array(z.string())]);

/** A capability's binding: one provider, several, or a map with other providers for some consumers. */
const binding = z.union([z.string(), z.array(z.string()), z.record(z.string(), provider)]);

/** An address and the length of its prefix, which must lie between two bounds. */
function network(shortest: number, longest: number, phrase: string): z.ZodType<string> {
  return z.string().refine((text) => isNetwork(text, shortest, longest), { error: `expected ${phrase}` });
}

/** Whether a text is an IPv4 network as `address/length`, with no bit set behind the prefix. */
function isNetwork(text: string, shortest: number, longest: number): boolean {
  const [address = "", length = "", ...more] = text.split("/");
  const parts = address.split(".");
  if (more.length > 0 || parts.length !== 4 || !/^\d{1,2}$/.test(length)) return false;
  if (!parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return false;
  const bits = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  return Number(length) >= shortest && Number(length) <= longest && bits % 2 ** (32 - Number(length)) === 0;
}

/**
 * Everything but the configuration of components, which is judged by their own schemas.
 * Every key may be absent: a layer says only what differs.
 */
export function profileSchema(registry: Registry) {
  const { capabilities } = registry;
  return z
    .strictObject({
      schema: z.literal(SCHEMA_VERSION).describe("Version of this form; always 1."),
      extends: z.string().min(1).describe("The profile this one builds on: its name, or a path from this file."),
      tier: z.enum(TIERS).describe("Where the defaults of every component come from."),
      target: z.enum(TARGETS).describe("Where the platform runs. --target wins over it."),
      domain: form(DOMAIN, 'a domain name: lower-case words joined by dots, such as "example.com"').describe(
        "Applications answer at <app>.<domain>. In tier dev, bap.localhost unless given.",
      ),
      bindings: z
        .strictObject(
          Object.fromEntries(
            Object.values(capabilities).map(({ name, description }) => [
              name,
              binding.optional().describe(description),
            ]),
          ),
        )
        .describe("Who provides each capability: an instance, or { default: one, <consumer>: another }."),
      components: z
        .record(instanceName, z.looseObject({ use: z.string().optional() }))
        .describe("The parts of the platform by instance, each with the settings that differ from its defaults."),
      without: z.array(z.string()).describe("Instances that an inherited profile lists and this one leaves out."),
      images: z
        .strictObject({
          registry: form(REGISTRY, 'a registry without a scheme, such as "registry.example.com/mirror"')
            .optional()
            .describe("Every third-party image is taken from here."),
          ours: form(REGISTRY, 'a registry without a scheme, such as "registry.example.com/bap", or "loaded"')
            .optional()
            .describe("Where the images that we build are pushed; loaded: they lie on the nodes already."),
          replace: z.record(z.string(), z.string().min(1)).optional().describe("Other images for single ones."),
        })
        .describe("How images are found."),
      operators: z.enum(["install", "present"]).describe("Who brings cluster-wide operators: this stack, or another."),
      prerequisites: z
        .strictObject({ from: z.string().min(1).optional().describe("A folder or registry that holds them.") })
        .describe("For sites without the internet."),
      state: z.enum(["local"]).describe("Allows a local state file outside dev."),
      context: z.string().min(1).describe("The kube context that this profile may change."),
      regions: z.array(nameSchema()).describe("One stack for each."),
      secrets: z
        .strictObject({
          versions: z.record(z.string(), z.int().min(1)).optional().describe("Rotations by secret: redis/admin: 2."),
        })
        .describe("Counts rotations; never values."),
      network: z
        .strictObject({
          pool: network(8, 26, 'an IPv4 network of /8 to /26, such as "10.208.0.0/12"')
            .optional()
            .describe("Docker networks are cut from this range."),
          subnets: z
            .record(z.string(), network(26, 26, 'an IPv4 network of /26, such as "10.213.9.64/26"'))
            .optional()
            .describe("By network, where two computed ones collide."),
        })
        .describe("Addresses of Docker networks."),
    })
    .partial();
}

/** The parts of a profile that the schema types. */
export type ProfileInput = z.output<ReturnType<typeof profileSchema>>;
