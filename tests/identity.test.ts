import * as pulumi from "@pulumi/pulumi";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Target } from "../components/model/platform.ts";
import { Platform } from "../stacks/platform.ts";
import { createRootKey } from "../stacks/secrets/index.ts";
import { platformOf, SHIPPED } from "./platforms.ts";

/**
 * What may never change by accident, because a change of it replaces what runs or loses what it holds: URNs, names,
 * selectors, claims, volumes. The real program registers its resources; a stand-in for the engine writes them down.
 */
const GOLDENS = join(import.meta.dirname, "goldens", "identity");
const UPDATE = process.env["UPDATE_GOLDENS"] === "1";
const ON_AN_ENGINE = SHIPPED.filter(([, target]) => target !== "embedded");

describe.each(ON_AN_ENGINE)("the identity of %s on %s", (profile, target) => {
  // The whole program runs: half a minute where other tests run beside it.
  test("is what it was: a difference needs an alias or an ADR", { timeout: 120_000 }, async () => {
    const text = `${JSON.stringify(await identityOf(profile, target), undefined, 2)}\n`;
    const file = join(GOLDENS, `${profile}.${target}.json`);
    if (UPDATE) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text, "a running platform would lose or replace this: it needs an alias or an ADR").toBe(
      readFileSync(file, "utf8"),
    );
  });
});

type Inputs = Readonly<Record<string, unknown>>;

/** What one resource is known by: to the engine its URN, to the target the rest. */
interface Identity {
  readonly urn: string;
  readonly [what: string]: unknown;
}

async function identityOf(profile: string, target: Target): Promise<readonly Identity[]> {
  const { model, transform } = platformOf(profile, target);
  const found: Identity[] = [];
  const chains = new Map<pulumi.Resource, string>();
  // A URN holds the types of all that a resource lies in; the stand-in's own knows one of them.
  const types = new Map<string, string>();
  const remember: pulumi.ResourceTransformation = ({ resource, type, name, opts: { parent } }) => {
    const chain = parent === undefined ? type : `${chains.get(parent)}$${type}`;
    chains.set(resource, chain);
    types.set(`${type} ${name}`, chain);
    return undefined;
  };
  await pulumi.runtime.setMocks(
    {
      call: () => ({}),
      newResource: ({ name, type, inputs }) => {
        found.push({ urn: `${types.get(`${type} ${name}`) ?? type}::${hashless(name)}`, ...heldBy(inputs as Inputs) });
        return { id: name, state: inputs as Inputs };
      },
    },
    "bap",
    "golden",
    // Nothing is there to wait for.
    true,
  );
  const args = {
    model,
    transform,
    imageTags: { business: "golden", tools: "golden" },
    rootKey: createRootKey(),
  };
  const platform = new Platform(model.platform.name, args, { transformations: [remember] });
  await new Promise((resolve) => platform.ready.apply(resolve));
  await pulumi.runtime.disconnect();
  return found.sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** Hashes at the end of a job's name follow from what it runs: they change, and may. */
const hashless = (name: string): string => name.replace(/-[0-9a-f]{10}$/, "-<hash>");

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
}

/** What of a resource's inputs the target never changes in place. */
function heldBy(inputs: Inputs): Inputs {
  const metadata = inputs["metadata"] as Metadata | undefined;
  return metadata === undefined ? heldOnDocker(inputs) : heldOnKubernetes(inputs, metadata);
}

function heldOnKubernetes(inputs: Inputs, { name, namespace }: Metadata): Inputs {
  const { selector, serviceName, volumeClaimTemplates } = (inputs["spec"] ?? {}) as {
    readonly selector?: unknown;
    readonly serviceName?: string;
    readonly volumeClaimTemplates?: readonly { readonly metadata: Metadata }[];
  };
  const claims = volumeClaimTemplates?.map(({ metadata }) => metadata.name);
  return without({ name: hashless(name), namespace, selector, serviceName, claims });
}

function heldOnDocker({ name, volumes, networksAdvanced }: Inputs): Inputs {
  const mounted = (volumes as readonly { volumeName: string; containerPath: string }[] | undefined)?.map(
    ({ volumeName, containerPath }) => `${volumeName}:${containerPath}`,
  );
  const networks = (networksAdvanced as readonly { name: string; aliases?: readonly string[] }[] | undefined)?.map(
    ({ name, aliases = [] }) => [name, ...aliases].join(" "),
  );
  return without({ name, volumes: mounted?.sort(), networks: networks?.sort() });
}

const without = (all: Inputs): Inputs =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
