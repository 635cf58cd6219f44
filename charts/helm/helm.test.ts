import { parse } from "yaml";
import { expect, test } from "vitest";
import type { Model } from "../../components/model/model.ts";
import { lowerToKubernetes } from "../plan.ts";
import { fileNameOf } from "../render.ts";
import { job, modelOf, service, slice, store } from "../testing.ts";
import { domainIn } from "./domain.ts";
import { renderHelm } from "./index.ts";

const MiB = 2 ** 20;
const chartsOf = (model: Model): Map<string, string> =>
  renderHelm(lowerToKubernetes(model), model, { version: "1.2.3" });
const chartWith = (model: Model, path: string): string => chartsOf(model).get(`bap/charts/${path}`)!;

/** What Helm makes of a template whose values are all empty: braces of its own stay, expressions vanish. */
const filled = (template: string): string =>
  template
    .replaceAll('{{ "{{" }}', "\u0001")
    .replaceAll(/\{\{[^}]*\}\}/g, "")
    .replaceAll("\u0001", "{{");

test("an umbrella holds what is nobody's in particular, and a chart for each instance", () => {
  const model = slice();
  const paths = [...chartsOf(model).keys()];
  for (const { instance, ...planned } of lowerToKubernetes(model).objects) {
    const folder = instance === "platform" ? "bap" : `bap/charts/${instance}`;
    expect(paths).toContain(`${folder}/templates/${fileNameOf({ instance, ...planned }, model)}`);
  }
  for (const folder of ["bap", "bap/charts/gateway", "bap/charts/store", "bap/charts/web"]) {
    for (const file of ["Chart.yaml", "values.yaml", "values.schema.json"])
      expect(paths).toContain(`${folder}/${file}`);
  }
  expect(parse(chartsOf(model).get("bap/Chart.yaml")!)).toMatchObject({
    apiVersion: "v2",
    name: "bap",
    version: "1.2.3",
    dependencies: ["gateway", "store", "web"].map((name) => ({ name, version: "1.2.3" })),
  });
});

test("braces of a text's own are no expressions, whatever YAML makes of the text", () => {
  const value = "{{ .Values.mine }}";
  const files = { "a.conf": { content: `first: ${value}\nsecond: {{\n` } };
  const template = chartWith(
    modelOf([service({ env: { TEMPLATE: value, QUOTED: `"${value}" # x` }, files })]),
    "web/templates/deployment-web.yaml",
  );
  expect(template).not.toContain(value);
  const { spec } = parse(filled(template)) as {
    spec: { template: { spec: { containers: { env: unknown }[] } } };
  };
  expect(spec.template.spec.containers[0]!.env).toEqual([
    { name: "QUOTED", value: `"${value}" # x` },
    { name: "TEMPLATE", value },
  ]);
  const config = chartWith(modelOf([service({ files })]), "web/templates/configmap-web-files.yaml");
  expect(Object.values((parse(filled(config)) as { data: object }).data)).toEqual([files["a.conf"].content]);
});

test("the domain is a value wherever it stands, but not where it is a part of another name", () => {
  const { isIn, replace } = domainIn("example.com", ["smtp.example.com"]);
  const moved = (text: string): string => replace(text, "shop.test");
  expect(moved("https://web.example.com/ admin@example.com")).toBe("https://web.shop.test/ admin@shop.test");
  expect(moved("Host(`a.example.com`) && example.com.")).toBe("Host(`a.shop.test`) && shop.test.");
  for (const other of ["myexample.com", "example.com.au", "example.community", "smtp.example.com:587"]) {
    expect(moved(other)).toBe(other);
    expect(isIn({ other })).toBe(false);
  }
  expect(moved("x.smtp.example.com")).toBe("x.smtp.shop.test");
  expect(isIn({ text: "first\nexample.com" })).toBe(true);
});

test("what reads the domain only at its start is started anew with another one; a job is another job", () => {
  const env = { HOST: "web.example.com" };
  const files = { "a.conf": { content: "host web.example.com\n" } };
  const model = modelOf([service({ files }), service({ name: "other" }), job({ env, name: "a".repeat(52) })]);
  const annotation = (path: string): string => /bap\.dev\/files: (.*)/.exec(chartWith(model, path))?.[1] ?? "";
  expect(annotation("web/templates/deployment-web.yaml")).toMatch(
    /^\{\{ if eq \.Values\.global\.domain "example\.com" \}\}(\w+)\{\{ else \}\}\1-\{\{ \.Values\.global\.domain \| sha256sum \| trunc 8 \}\}\{\{ end \}\}$/,
  );
  expect(annotation("other/templates/deployment-other.yaml")).toBe("");
  const [path, text] = [...chartsOf(model)].find(([name]) => name.includes("/job-"))!;
  const [, same = "", other = ""] = /name: \{\{ if [^}]*\}\}(.*?)\{\{ else \}\}(.*?)-\{\{/.exec(text)!;
  expect(path).toContain(`job-${same}.yaml`);
  expect(same).toHaveLength(63);
  expect(other).toHaveLength(63 - "-01234567".length);
  expect(other.slice(-10)).toBe(same.slice(-10));
});

test("members, room and images are values, and the schema knows no other words", () => {
  const model = modelOf([
    service({ replicas: 2, autoscale: { max: 5, cpu: 70 } }),
    store({ replicas: 2, volumes: [{ name: "data", path: "/data", size: 5 * 1024 * MiB }] }),
  ]);
  const files = chartsOf(model);
  const global = { domain: "example.com", registry: "", ours: "bap", storageClass: "" };
  expect(parse(files.get("bap/values.yaml")!)).toEqual({
    global,
    store: { storage: { store: { data: "5Gi" } } },
    web: { maxReplicas: { web: 5 }, replicas: { web: 2 } },
  });
  const claim = files.get("bap/charts/store/templates/persistentvolumeclaim-data-store-1.yaml")!;
  expect(claim).toContain('storage: {{ index .Values.storage "store" "data" }}');
  expect(claim).toContain("{{- with .Values.global.storageClass }}");
  expect(files.get("bap/charts/web/templates/horizontalpodautoscaler-web.yaml")).toContain(
    'minReplicas: {{ index .Values.replicas "web" }}',
  );
  expect(files.get("bap/charts/web/templates/deployment-web.yaml")).toContain(
    "image: {{ with .Values.global.registry }}{{ . }}/{{ end }}example:1.0",
  );
  const schema = JSON.parse(files.get("bap/charts/web/values.schema.json")!) as { properties: object };
  expect(schema).toMatchObject({
    additionalProperties: false,
    properties: {
      replicas: { properties: { web: { type: "integer", minimum: 0 } }, additionalProperties: false },
      global: { additionalProperties: false },
    },
  });
  expect(Object.keys(schema.properties).sort()).toEqual(["global", "maxReplicas", "replicas"]);
  // Helm hands the global values to a chart inside before the umbrella's schema is asked.
  const umbrella = JSON.parse(files.get("bap/values.schema.json")!) as { properties: object };
  expect(umbrella.properties).toMatchObject({ web: { properties: schema.properties } });
});

test("what must be one is no value: nobody raises it by hand", () => {
  const files = chartsOf(
    modelOf([
      service(),
      service({ name: "beat", instance: "web", update: "recreate" }),
      service({ name: "tool", instance: "web", update: "recreate", replicas: 2 }),
    ]),
  );
  expect(parse(files.get("bap/charts/web/values.yaml")!)).toMatchObject({ replicas: { tool: 2, web: 1 } });
  const schema = JSON.parse(files.get("bap/charts/web/values.schema.json")!) as {
    properties: { replicas: { properties: object; additionalProperties: boolean } };
  };
  expect(schema.properties.replicas).toMatchObject({ additionalProperties: false });
  expect(Object.keys(schema.properties.replicas.properties)).toEqual(["tool", "web"]);
  expect(files.get("bap/charts/web/templates/deployment-beat.yaml")).toContain("replicas: 1\n");
});

test("what holds data stays when Helm uninstalls, and the notes say so", () => {
  const files = chartsOf(slice());
  const kept = [...files].filter(([, text]) => text.includes("helm.sh/resource-policy: keep")).map(([path]) => path);
  expect(kept.sort()).toEqual([
    "bap/charts/store/templates/persistentvolumeclaim-data-store-0.yaml",
    "bap/charts/store/templates/persistentvolumeclaim-data-store-1.yaml",
    "bap/charts/store/templates/persistentvolumeclaim-data-store-2.yaml",
    "bap/templates/namespace-bap-data.yaml",
  ]);
  expect(files.get("bap/templates/NOTES.txt")).toContain("helm uninstall leaves what holds data");
  expect(chartsOf(modelOf([service()])).get("bap/templates/NOTES.txt")).not.toContain("uninstall");
});
