// Checked by the compiler alone: each line that must not compile says so, and one that does compile is an error.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- what does not compile has no type */
import { z } from "zod";
import type { Offer } from "./model/capability.ts";
import type { Parts } from "./model/parts.ts";
import { text } from "./model/value.ts";
import { defineComponent } from "./define.ts";
import "./capabilities/index.ts";

const common = {
  name: "shop",
  layer: "business",
  licence: { spdx: "MIT" },
  description: "A shop.",
  config: z.strictObject({ size: z.int().default(1) }),
} as const;

/** What is asked of a capability must have been declared. */
export const undeclared = defineComponent({
  ...common,
  requires: { cache: {} },
  needs: ({ self, use }) => ({
    keys: use.cache.keyspace({ name: self.name }),
    // @ts-expect-error -- relationalStore is not in `requires`
    database: use.relationalStore.database({ name: self.name }),
  }),
  model: (): Parts => ({}),
});

/** What is optional may not be there. */
export const unchecked = defineComponent({
  ...common,
  optional: { cache: {} },
  // @ts-expect-error -- it may be bound to nothing: use.cache?.keyspace
  needs: ({ self, use }) => use.cache.keyspace({ name: self.name }),
  model: (): Parts => ({}),
});

export const nothingDeclared = defineComponent({
  ...common,
  // @ts-expect-error -- nothing is in `requires`
  needs: ({ use }) => use.gateway,
  model: (): Parts => ({}),
});

/** A capability that nobody has declared cannot be required. */
export const unknownCapability = defineComponent({
  ...common,
  // @ts-expect-error -- there is no capability "teleport"
  requires: { teleport: {} },
  model: (): Parts => ({}),
});

/** An ask has the form that its capability says. */
export const wrongAsk = defineComponent({
  ...common,
  requires: { cache: {} },
  // @ts-expect-error -- `keyspace` is "prefix" or "whole"
  needs: ({ self, use }) => use.cache.keyspace({ name: self.name, keyspace: "everything" }),
  model: (): Parts => ({}),
});

/** A required fact narrows what is granted. */
export const narrowed = defineComponent({
  ...common,
  requires: { relationalStore: { engine: "postgres" } },
  needs: ({ use }) => {
    const engine: "postgres" = use.relationalStore.engine;
    return { engine };
  },
  model: (): Parts => ({}),
});

/** What was got is what was asked, and nothing more. */
export const got = defineComponent({
  ...common,
  requires: { cache: {} },
  needs: ({ self, use }) => ({ keys: use.cache.keyspace({ name: self.name }) }),
  model: ({ got, config }): Parts => {
    const size: number = config.size;
    // @ts-expect-error -- the grant of a cache has no password
    const { password } = got.keys;
    return { services: [], jobs: [], secrets: [{ name: `${size}`, value: { kind: "password" } }], ...(password ?? {}) };
  },
});

/** A default of a tier is checked by the schema. */
export const wrongDefault = defineComponent({
  ...common,
  // @ts-expect-error -- `size` is a number
  defaults: { production: { size: "large" } },
  model: (): Parts => ({}),
});

/** A provider answers all that its capability can be asked. */
export const halfProvider = defineComponent({
  ...common,
  provides: {
    // @ts-expect-error -- a cache has a protocol
    cache: (): Offer<"cache"> => ({ keyspace: ({ name }) => ({ url: text`memory:`, prefix: name }) }),
  },
  model: (): Parts => ({}),
});
