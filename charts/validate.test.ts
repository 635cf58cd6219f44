import { expect, test } from "vitest";
import { PlatformError, type Problem } from "../components/model/error.ts";
import { secret, text } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import { lowerToKubernetes } from "./plan.ts";
import { job, modelOf, service, store } from "./testing.ts";

function problemsOf(...workloads: Workload[]): readonly Problem[] {
  try {
    lowerToKubernetes(modelOf(workloads));
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
  return [];
}

const ordinal = { ref: "own", part: "ordinal" } as const;
const name = { ref: "own", part: "name" } as const;
const member = { ref: "endpoint", workload: "web", port: "http", part: "host", member: 0 } as const;

test.each<[string, Workload[], string, string]>([
  ["a secret in an argument", [service({ args: [text`-p${secret("a/b")}`] })], "secret-in-command", "web args[0]"],
  ["an ordinal of members that are alike", [service({ env: { N: ordinal } })], "not-on-target", "web env.N"],
  ["an ordinal of a job", [job({ args: [ordinal] })], "not-on-target", "store-grant args[0]"],
  ["an own name in a file", [store({ files: { f: { content: name } } })], "not-on-target", "store files.f"],
  [
    "a secret and an own name in one variable",
    [store({ env: { V: text`${name}${secret("a/b")}` } })],
    "not-on-target",
    "store env.V",
  ],
  ["one member of those that are alike", [service(), store({ env: { V: member } })], "not-on-target", "store env.V"],
  [
    "a folder of the stack's own",
    [service({ env: { V: { ref: "path", of: "data", name: "d" } as never } })],
    "not-on-target",
    "web env.V",
  ],
  [
    "a file outside the folder of files",
    [service({ files: { "../f": { content: "" } } })],
    "bad-file-name",
    "web files.../f",
  ],
  [
    "volumes of members that are alike",
    [service({ volumes: [{ name: "d", path: "/d", size: 1 }] })],
    "not-on-target",
    "web volumes",
  ],
  [
    "a check by command that names none",
    [service({ probes: { ready: { check: { kind: "command" } } } })],
    "not-on-target",
    "web probes.ready",
  ],
  ["root that no exception allows", [service({ user: { uid: 0, gid: 0 } })], "not-on-target", "web user"],
  [
    "a port that is no DNS label",
    [service({ ports: { http: { port: 1 }, httpX: { port: 2 } } })],
    "bad-name",
    "web name",
  ],
  ["a label longer than 63 characters", [service({ name: "w".repeat(60) })], "bad-name", `${"w".repeat(60)} name`],
])("fails when there is %s", (_what, workloads, code, place) => {
  const problems = problemsOf(...workloads);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  expect(problems[0]!.path).toMatch(/^components\.[\w-]+ \(/);
  expect(problems[0]!.path).toContain(`(${place})`);
});

test("a problem says what is wrong and what to do", () => {
  expect(problemsOf(service({ env: { N: ordinal } }))).toEqual([
    {
      code: "not-on-target",
      path: "components.web (web env.N)",
      message: "Kubernetes cannot do this: only members of a stateful workload have an ordinal",
      suggestion: 'make it kind "stateful"',
    },
  ]);
});

test("an own name in an argument or variable is no problem", () => {
  expect(
    problemsOf(service({ args: [name], env: { A: name } }), store({ args: [ordinal] }), job({ env: { A: name } })),
  ).toEqual([]);
});
