import { parse, parseAllDocuments } from "yaml";
import { expect, test } from "vitest";
import { localName } from "./local-name.ts";
import { lowerToKubernetes } from "./plan.ts";
import { renderKubernetes, toYaml } from "./render.ts";
import { modelOf, service, slice } from "./testing.ts";

const render = (model = slice()): Map<string, string> => renderKubernetes(lowerToKubernetes(model), model);

test("each object is one file, by instance, kind and name", () => {
  const paths = [...render().keys()].map((path) => path.replace(/-[0-9a-f]{10}\.yaml$/, "-<hash>.yaml"));
  expect(paths).toHaveLength(lowerToKubernetes(slice()).objects.length + 1);
  expect(paths).toEqual(
    expect.arrayContaining([
      "platform/namespace-bap-data.yaml",
      "gateway/clusterrole-bap-gateway.yaml",
      "gateway/service-gateway-public.yaml",
      "store/job-store-grant-<hash>.yaml",
      "store/persistentvolumeclaim-data-store-0.yaml",
      "prerequisites.yaml",
    ]),
  );
});

test("objects of one kind and name in several namespaces have a file each, and the engine a name for each", () => {
  const zones = ["business", "edge"] as const;
  const apiAccess = [{ apiGroups: [""], resources: ["services"], verbs: ["list"], zones }] as const;
  const model = modelOf([service({ name: "gateway", zone: "edge", apiAccess }), service()]);
  const roles = [...render(model).keys()].filter((path) => path.startsWith("gateway/role-"));
  expect(roles.sort()).toEqual(["gateway/role-gateway-in-business.yaml", "gateway/role-gateway.yaml"]);
  const names = (["bap-business", "bap-edge", undefined] as const).map((namespace) =>
    localName(model, "gateway", { name: "one", ...(namespace && { namespace }) }),
  );
  expect(names).toEqual(["one-in-business", "one", "one"]);
  expect(localName(model, "platform", { name: "default-deny-edge", namespace: "bap-edge" })).toBe("default-deny-edge");
});

test("a file reads back as the object it was made from", () => {
  const plan = lowerToKubernetes(slice());
  const files = renderKubernetes(plan, slice());
  for (const { instance, object } of plan.objects) {
    const path = `${instance}/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`;
    expect(parse(files.get(path)!), path).toEqual(object);
  }
});

test("no file is a Secret, and no file has an alias or a second document", () => {
  for (const [path, text] of render()) {
    expect(text, path).not.toMatch(/^kind: Secret$/m);
    expect(text, path).not.toMatch(/[&*][a-z]\d/);
    expect(parseAllDocuments(text), path).toHaveLength(1);
  }
});

test("twice the same bytes, from lists in any order", () => {
  const model = slice();
  const shuffled = { ...model, workloads: [...model.workloads].reverse(), edges: [...model.edges].reverse() };
  expect([...render(shuffled)]).toEqual([...render(model)]);
});

test("prerequisites are listed with what pins them, also when there are none", () => {
  const prerequisite = {
    kind: "manifests",
    ref: "https://example.org/crds.yaml",
    version: "v1",
    sha256: "ab",
  } as const;
  const model = modelOf([service()], {
    prerequisites: ["z", "a"].map((name) => ({ ...prerequisite, name, kubernetes: ">=1.25", provides: [] })),
  });
  expect(parse(render(model).get("prerequisites.yaml")!)).toEqual([
    { name: "a", ...prerequisite },
    { name: "z", ...prerequisite },
  ]);
  expect(render().get("prerequisites.yaml")).toBe("[]\n");
});

const TRICKY = [
  "yes",
  "no",
  "on",
  "off",
  "y",
  "n",
  "~",
  "null",
  "true",
  "0o17",
  "-0o17",
  "017",
  "0x1F",
  "1_000",
  "1:30",
  "1e3",
  ".5",
  "1.0",
  "2020-01-01",
  "=",
  "",
  " x ",
  "# no",
  "a: b",
  "- a",
  "@a",
  "`a`",
  "%a",
  "multi\nline\n",
  "tab\tx",
  "é",
];

test.each(TRICKY)("every reader takes %j as a text, as a value and as a key", (tricky) => {
  const text = toYaml({ value: tricky, list: [tricky], [tricky]: "key" });
  for (const version of ["1.1", "1.2"] as const) {
    expect(parse(text, { version }), version).toEqual({ value: tricky, list: [tricky], [tricky]: "key" });
  }
});

test("numbers and booleans stay what they are", () => {
  expect(toYaml({ mode: 0o444, on: true })).toBe('mode: 292\n"on": true\n');
});
