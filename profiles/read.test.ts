import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TOP, workspace } from "./testing.ts";

const TOP_KEYS =
  "allowed here: bindings, components, context, domain, extends, images, network, operators, " +
  "prerequisites, regions, schema, secrets, state, target, tier, without";
const PLAIN = 'write "key: value", the key a plain word';
const LANGUAGE = "choose another name; this one belongs to the language underneath";
const CORRECT = "correct the line, or the one above";

/** Name, text of x.yaml, problems. */
const BAD: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
  ["empty", "", ['x.yaml: the file is empty\n    begin with "schema: 1"; profiles/dev.yaml is an example']],
  [
    "a comment only",
    "# hi\n",
    ['x.yaml: the file is empty\n    begin with "schema: 1"; profiles/dev.yaml is an example'],
  ],
  ["a list", "# hi\n- a\n", ['x.yaml:2: expected a map, got a list\n    write "key: value" lines']],
  ["a word", "hello\n", ['x.yaml:1: expected a map, got the text "hello"\n    write "key: value" lines']],
  [
    "no YAML",
    `${TOP}components:\n  redis: [1, 2\nwithout: []\n`,
    [
      "x.yaml:5: YAML syntax error on line 5, column 1: Flow sequence in block collection must be sufficiently " +
        `indented and end with a ]\n    ${CORRECT}`,
    ],
  ],
  [
    "indented with a tab",
    `${TOP}components:\n\tredis: {}\n`,
    [`x.yaml:4: YAML syntax error on line 4, column 1: Tabs are not allowed as indentation\n    ${CORRECT}`],
  ],
  [
    "two documents",
    "schema: 1\n---\nschema: 1\n",
    ['x.yaml:2: a second document begins on line 2\n    keep one document a file; take the other "---" out'],
  ],
  ["UTF-16", Uint8Array.from([0xff, 0xfe, 65, 0]), ["x.yaml: is not UTF-8 text\n    save the file as UTF-8"]],
  [
    "with duplicate keys",
    `${TOP}components:\n  redis:\n    memory: 1Gi\n    memory: 2Gi\n  redis: {}\n`,
    [
      'x.yaml:6 components.redis.memory: duplicate key "memory": it is already on line 5\n    keep one of the two',
      'x.yaml:7 components.redis: duplicate key "redis": it is already on line 4\n    keep one of the two',
    ],
  ],
  [
    "with null in it",
    "schema: 1\ntier:\nbindings:\n  cache: ~\ncomponents:\n  leads:\n  redis: { memory: null }\n",
    [
      'x.yaml:2 tier: has no value (null)\n    give it a value, or leave the line out; a component is taken out by "without:"',
      "x.yaml:4 bindings.cache: has no value (null)\n    " +
        'give it a value, or leave the line out; a component is taken out by "without:"',
      "x.yaml:6 components.leads: has no value (null)\n    " +
        'write {} for its defaults; to take it out, name it in the list "without:"',
      "x.yaml:7 components.redis.memory: has no value (null)\n    " +
        'give it a value, or leave the line out; a component is taken out by "without:"',
    ],
  ],
  [
    "with keys that are no text",
    `${TOP}1: a\ntrue: b\n? [a]\n: c\n: d\n`,
    [
      'x.yaml:3: a key is text, this one is 1\n    put it in quotes: "1"',
      'x.yaml:4: a key is text, this one is true\n    put it in quotes: "true"',
      `x.yaml:5: a key is text, this one is a map\n    ${PLAIN}`,
      `x.yaml:7: a key is empty\n    ${PLAIN}`,
    ],
  ],
  [
    "with keys of the language underneath",
    `${TOP}__proto__: { polluted: 1 }\ncomponents: { constructor: {}, leads: { prototype: 1 } }\n`,
    [
      `x.yaml:3 __proto__: the key "__proto__" is refused\n    ${LANGUAGE}`,
      `x.yaml:4 components.constructor: the key "constructor" is refused\n    ${LANGUAGE}`,
      `x.yaml:4 components.leads.prototype: the key "prototype" is refused\n    ${LANGUAGE}`,
    ],
  ],
  [
    "with keys that every object has",
    `${TOP}toString: 1\nvalueOf: 2\n`,
    [
      `x.yaml:3 toString: unknown key "toString"\n    ${TOP_KEYS}`,
      `x.yaml:4 valueOf: unknown key "valueOf"\n    ${TOP_KEYS}`,
    ],
  ],
  [
    "with tags",
    `${TOP}context: !own x\n`,
    [`x.yaml:3: YAML syntax error on line 3, column 10: Unresolved tag: !own\n    ${CORRECT}`],
  ],
  [
    "with a date by way of YAML 1.1",
    "%YAML 1.1\n---\nschema: 1\ntier: dev\ndomain: 2001-01-01\n",
    [
      "x.yaml:5 domain: holds a kind of value that profiles do not know\n    " +
        "write a text, a number, true, false, a list or a map",
    ],
  ],
  [
    "with an alias of nothing",
    `${TOP}context: *zz\n`,
    ["x.yaml:3 context: the alias *zz stands for nothing\n    mark a value above it with &zz"],
  ],
  [
    "with an alias of itself",
    `${TOP}regions: &a [eu, *a]\n`,
    ["x.yaml:3 regions.1: the alias *a stands inside the very value that it names\n    write the value out"],
  ],
  [
    "without the schema's number",
    "tier: dev\n",
    ['x.yaml: the schema\'s number is missing\n    begin the file with "schema: 1"'],
  ],
  [
    "of a newer schema, whose keys are not judged",
    "schema: 2\ntierr: dev\n",
    [
      "x.yaml:1 schema: schema 2 is newer than this program, which reads 1\n    " +
        "install the version of bap that the profile was written for",
    ],
  ],
  [
    "of a schema in quotes",
    "schema: '1'\ntier: dev\n",
    ['x.yaml:1 schema: "1" is not allowed\n    write 1 without quotes'],
  ],
];

describe("reading a profile's file", () => {
  it.each(BAD)("fails when it is %s", (_, text, problems) => {
    using files = workspace({ "x.yaml": text });
    expect(files.problems()).toEqual(problems);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("takes a byte order mark, CRLF line ends, comments and anchors", () => {
    using files = workspace({
      "x.yaml":
        "\ufeff# hi\r\nschema: 1\r\ntier: dev\r\ncomponents:\r\n  redis: &a { memory: 1Gi }\r\n  other: { use: redis }\r\n  redis-b: { use: redis, users: [a] } # c\r\n",
      "y.yaml": `${TOP}components:\n  redis: { limits: &l { average: 1 } }\n  b1: { use: redis, limits: *l }\n`,
    });
    expect(files.problems()).toEqual([]);
    const aliased = files.resolve({ profile: "y" });
    expect(aliased.ok && aliased.profile.instances["b1"]?.config["limits"]).toEqual({ average: 1, burst: 20 });
  });

  it("fails when there is no such file, naming it", () => {
    using files = workspace({ "x.yaml": TOP, "folder/a.txt": "", "late.yaml": "" });
    symlinkSync(join(files.dir, "loop.yaml"), join(files.dir, "loop.yaml"));
    execFileSync("mkfifo", [join(files.dir, "pipe.yaml")]);
    const file = (name: string) => files.problems({ profileFile: join(files.dir, name) });
    const readable = "\n    name a YAML file that can be read";
    expect(file("none.yaml")).toEqual([`none.yaml: there is no such file${readable}`]);
    expect(file("x.yaml/none.yaml")).toEqual([`x.yaml/none.yaml: there is no such file${readable}`]);
    expect(file("folder")).toEqual([`folder: is a folder, not a file${readable}`]);
    expect(file("pipe.yaml")).toEqual([`pipe.yaml: is not a file${readable}`]);
    expect(file("loop.yaml")).toEqual([`loop.yaml: cannot be read (ELOOP)${readable}`]);
    expect(files.problems({ profileFile: "/dev/zero" })).toEqual([`/dev/zero: is not a file${readable}`]);
  });

  it("says where a file lies as seen from the current folder", () => {
    using files = workspace({});
    const file = "profiles/none.yaml";
    const result = files.resolve({ profileFile: file });
    expect(!result.ok && result.problems[0]?.path).toBe(file);
  });
});
