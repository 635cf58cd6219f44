import { describe, expect, it } from "vitest";
import { z } from "zod";
import { judge } from "./messages.ts";
import { TOP, workspace } from "./testing.ts";

const CACHE_KEYS = "allowed here: keep, labels, limits, log, memory, persist, replicas, store, topology, users";
const SIZE = 'write a size with its unit, such as "512Mi" or "10Gi" (Ki, Mi, Gi, Ti)';
const MAP = 'write "key: value" lines below it, or {} for none';

/** A setting of redis, and what is said of it: message and suggestion. */
const SETTINGS: readonly (readonly [string, string, string, string])[] = [
  ["memroy: 1Gi", "memroy", 'unknown key "memroy"; did you mean "memory"?', CACHE_KEYS],
  ["memory: 512mb", "memory", '"512mb" is not a size with its unit', SIZE],
  ["memory: 512", "memory", "512 is not a size with its unit", `${SIZE}; a text, so in quotes`],
  ["memory: [1Gi]", "memory", "a list is not a size with its unit", SIZE],
  [
    "keep: 5min",
    "keep",
    '"5min" is not a duration with its unit',
    'write a duration with its unit, such as "30s", "15m" or "7d" (s, m, h, d)',
  ],
  [
    "topology: sentinal",
    "topology",
    '"sentinal" is not allowed; did you mean "sentinel"?',
    'allowed: "single", "sentinel"',
  ],
  ["topology: {}", "topology", "a map is not allowed", 'allowed: "single", "sentinel"'],
  ['replicas: "3"', "replicas", 'expected a number, got the text "3"', "write 3 without quotes"],
  ["replicas: 1.5", "replicas", "expected a whole number, got 1.5", "write a whole number"],
  ["replicas: .nan", "replicas", "expected a number, got NaN", "write a number"],
  ["replicas: 9", "replicas", "9 is too large", "write at most 5"],
  ["replicas: 0", "replicas", "0 is too small", "write at least 1"],
  ["persist: yes", "persist", 'expected true or false, got the text "yes"', "write true or false"],
  ["users: a", "users", 'expected a list, got the text "a"', 'write [one, two], or one "- item" a line'],
  ["users: [a, 5]", "users.1", "expected a text, got 5", 'put it in quotes: "5"'],
  ["users: [a, b, c]", "users", "a list of 3 is too long", "write at most 2 items"],
  ["limits: []", "limits", "expected a map, got a list", MAP],
  [
    "limits: { burts: 1 }",
    "limits.burts",
    'unknown key "burts"; did you mean "burst"?',
    "allowed here: average, burst",
  ],
  ["labels: { a.b: 1 }", 'labels."a.b"', "expected a text, got 1", 'put it in quotes: "1"'],
  ["log: on", "log", 'expected "off" or a number, got the text "on"', 'write "off" or a number'],
  [
    "store: { kind: tape }",
    "store.kind",
    'expected "disk" or "bucket", got the text "tape"',
    'write "disk" or "bucket"',
  ],
  ["store: { kind: disk, size: 1 }", "store.size", "1 is not a size with its unit", `${SIZE}; a text, so in quotes`],
  ["store: { kind: bucket, name: a, size: 1Gi }", "store.size", 'unknown key "size"', "allowed here: kind, name"],
  ["store: { kind: bucket }", "store.name", '"name" is missing', "add it: a text"],
  ["store: { name: b }", "store.kind", '"kind" is missing', 'add it: "disk" or "bucket"'],
];

/** Lines below `tier: dev`, and what is said of them. */
const TOP_LEVEL: readonly (readonly [string, string])[] = [
  [
    "domain: Foo_bar",
    'domain: "Foo_bar" is not a domain name\n    write a domain name: lower-case words joined by dots, such as "example.com"',
  ],
  [
    "domain: localhost",
    'domain: "localhost" is not a domain name\n    write a domain name: lower-case words joined by dots, such as "example.com"',
  ],
  [
    "target: dokcer",
    'target: "dokcer" is not allowed; did you mean "docker"?\n    allowed: "docker", "kubernetes", "embedded"',
  ],
  ["components: [redis]", `components: expected a map, got a list\n    ${MAP}`],
  ["components: { redis: [] }", `components.redis: expected a map, got a list\n    ${MAP}`],
  ["components: { redis: { use: 5 } }", 'components.redis.use: expected a text, got 5\n    put it in quotes: "5"'],
  [
    "components: { Bad_Name: { use: redis } }",
    'components.Bad_Name: "Bad_Name" is not a lower-case name\n    ' +
      'write a lower-case name: 2 to 30 letters, digits and "-", a letter first',
  ],
  [
    "components: { default: { use: redis } }",
    'components.default: "default" is not a name of its own\n    write a name of its own, other than "default" and "platform"',
  ],
  [
    "components: { rediss: {} }",
    'components.rediss: "rediss" is not a component; did you mean "redis"?\n    components: charts, front-door, leads, ' +
      "memory-cache, pglite, postgres, redis, tables, traefik, valkey; an instance with a name of its own says { use: <component> }",
  ],
  ["without: leads", 'without: expected a list, got the text "leads"\n    write [one, two], or one "- item" a line'],
  ["without: [leeds]", 'without.0: there is no instance "leeds" to leave out; did you mean "leads"?\n    instances: '],
  [
    'images: { registry: "https://example.com" }',
    'images.registry: "https://example.com" is not a registry without a scheme\n    ' +
      'write a registry without a scheme, such as "registry.example.com/mirror"',
  ],
  ["secrets: { versions: { redis/admin: 0 } }", 'secrets.versions."redis/admin": 0 is too small\n    write at least 1'],
  [
    "network: { pool: 10.0.0.1/16 }",
    'network.pool: "10.0.0.1/16" is not an IPv4 network of /8 to /26\n    write an IPv4 network of /8 to /26, such as "10.208.0.0/12"',
  ],
  [
    "network: { subnets: { redis: 10.0.0.0/24 } }",
    'network.subnets.redis: "10.0.0.0/24" is not an IPv4 network of /26\n    write an IPv4 network of /26, such as "10.213.9.64/26"',
  ],
  ["state: remote", 'state: "remote" is not allowed\n    allowed: "local"'],
  [
    "operators: presnt",
    'operators: "presnt" is not allowed; did you mean "present"?\n    allowed: "install", "present"',
  ],
  [
    "prerequisites: { form: x }",
    'prerequisites.form: unknown key "form"; did you mean "from"?\n    allowed here: from',
  ],
];

describe("what is said of a wrong value", () => {
  it.each(SETTINGS)("redis: { %s }", (setting, path, message, suggestion) => {
    using files = workspace({ "x.yaml": `${TOP}components:\n  redis: { ${setting} }\n` });
    expect(files.problems()).toEqual([`x.yaml:4 components.redis.${path}: ${message}\n    ${suggestion}`]);
  });

  it.each(TOP_LEVEL)("%s", (line, problem) => {
    using files = workspace({ "x.yaml": `schema: 1\ntier: dev\n${line}\n` });
    expect(files.problems()).toEqual([`x.yaml:3 ${problem}`]);
  });

  it("tells everything at once, by line", () => {
    using files = workspace({
      "x.yaml": [
        "schema: 1",
        "tier: produktion",
        "binding: {}",
        "bindings: { cache: rediss }",
        "components:",
        "  redis: { memory: 1GB, topology: x }",
        "  kafak: {}",
      ].join("\n"),
    });
    expect(files.problems({ sets: ["domain=nope"] }).map((problem) => problem.split("\n")[0])).toEqual([
      'x.yaml:2 tier: "produktion" is not allowed; did you mean "production"?',
      'x.yaml:3 binding: unknown key "binding"; did you mean "bindings"?',
      'x.yaml:4 bindings.cache: cache is bound to nothing: "rediss" is neither under components nor a component; did you mean "redis"?',
      'x.yaml:6 components.redis.memory: "1GB" is not a size with its unit',
      'x.yaml:6 components.redis.topology: "x" is not allowed',
      'x.yaml:7 components.kafak: "kafak" is not a component',
      '--set domain=nope: "nope" is not a domain name',
    ]);
  });

  it("leaves what is missing, and rules over several fields, to the merged whole", () => {
    const schema = z
      .strictObject({ from: z.int(), to: z.int().default(9) })
      .refine(({ from, to }) => from < to, { error: "from must be below to" });
    expect(judge({ schema, value: { to: 5 }, partial: true })).toEqual([]);
    expect(judge({ schema, value: { from: 10 }, partial: true })).toEqual([]);
    expect(judge({ schema, value: { from: 10 }, partial: false })).toEqual([
      {
        code: "wrong-value",
        path: [],
        message: "a map is not allowed: from must be below to",
        suggestion: "change the value",
      },
    ]);
  });
});
