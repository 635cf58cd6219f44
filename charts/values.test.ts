import { expect, test } from "vitest";
import { fileOf, secret, text, volumeOf, type EndpointRef, type Value } from "../components/model/value.ts";
import { lowerToKubernetes } from "./plan.ts";
import { containerOf, loweredContainer, modelOf, running, service, store } from "./testing.ts";

const endpoint = (part: EndpointRef["part"], member?: EndpointRef["member"], workload = "store"): EndpointRef => ({
  ref: "endpoint",
  workload,
  port: "sql",
  part,
  ...(member !== undefined && { member }),
});

function valueOf(value: Value): unknown {
  const model = modelOf([service({ env: { V: value } }), store({ replicas: 2 })], {
    externals: [{ name: "outside", host: "db.example.net", ports: { sql: 6432 } }],
  });
  const web = lowerToKubernetes(model).objects.find(({ object }) => object.kind === "Deployment")!.object;
  return (containerOf(web)["env"] as { value: string }[])[0]!.value;
}

test("another workload is reached by its Service in its zone's namespace", () => {
  expect(valueOf(endpoint("host"))).toBe("store.bap-data.svc");
  expect(valueOf(endpoint("port"))).toBe("5432");
  expect(valueOf(endpoint("address"))).toBe("store.bap-data.svc:5432");
});

test("a member is reached by its own name, all of them joined by commas", () => {
  expect(valueOf(endpoint("host", 1))).toBe("store-1.store-members.bap-data.svc");
  expect(valueOf(endpoint("address", "all"))).toBe(
    "store-0.store-members.bap-data.svc:5432,store-1.store-members.bap-data.svc:5432",
  );
  expect(valueOf(endpoint("host", "all"))).toBe(
    "store-0.store-members.bap-data.svc,store-1.store-members.bap-data.svc",
  );
});

test("an external is reached by its own host and port", () => {
  expect(valueOf(endpoint("address", undefined, "outside"))).toBe("db.example.net:6432");
});

test("fails when an endpoint leads nowhere", () => {
  expect(() => valueOf(endpoint("host", undefined, "nobody"))).toThrow(/web: there is no workload "nobody"/);
});

test("paths lead to mounted files and volumes", () => {
  const container = loweredContainer(
    store({
      filesAt: "/etc/store",
      files: { "a/b.conf": { content: "" } },
      args: [text`--config=${fileOf("a/b.conf")}`, volumeOf("data")],
    }),
  );
  expect(container["args"]).toEqual(["--config=/etc/store/a/b.conf", "/data"]);
});

test("own name and ordinal come from the pod; they are declared before what refers to them", () => {
  const container = loweredContainer(
    store({
      env: { A: text`n=${{ ref: "own", part: "name" }}`, PORT: { ref: "own", part: "port", port: "sql" } },
      args: [text`--id=${{ ref: "own", part: "ordinal" }}`],
    }),
  );
  expect(container["env"]).toEqual([
    { name: "BAP_POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    {
      name: "BAP_POD_ORDINAL",
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']" } },
    },
    { name: "A", value: "n=$(BAP_POD_NAME)" },
    { name: "PORT", value: "5432" },
  ]);
  expect(container["args"]).toEqual(["--id=$(BAP_POD_ORDINAL)"]);
});

test.each([
  ["a $ alone", "a $ alone"],
  ["$HOME", "$HOME"],
  ["$(date)", "$$(date)"],
  ["$$ quoted $$", "$$$ quoted $$$$"],
  ["ends in $", "ends in $$"],
])("the kubelet reads %j as it was meant", (meant, written) => {
  const [word] = loweredContainer(service({ args: [meant] }))["args"] as string[];
  expect(word).toBe(written);
  expect(kubeletReads(word!)).toBe(meant);
});

test("a dollar before the own name stays a dollar", () => {
  const [word] = loweredContainer(service({ args: [text`cost $${{ ref: "own", part: "name" }}`] }))["args"] as string[];
  expect(kubeletReads(word!, { BAP_POD_NAME: "web-1" })).toBe("cost $web-1");
});

// The rules of the API reference for `args`: $(VAR) where VAR is known, $$ for a dollar, all else as it stands.
function kubeletReads(word: string, known: Readonly<Record<string, string>> = {}): string {
  return word.replace(/\$\$|\$\(([^)]*)\)/g, (all, name?: string) => (name === undefined ? "$" : (known[name] ?? all)));
}

test("a variable with a secret in it points into the workload's Secret, and nothing in it is doubled there", () => {
  const plan = lowerToKubernetes(modelOf([service({ env: { URL: text`x$(y)${secret("a/b")}` } })]));
  expect(containerOf(running(plan))["env"]).toEqual([
    { name: "URL", valueFrom: { secretKeyRef: { name: "web-secrets", key: "env-URL" } } },
  ]);
  expect(plan.secretObjects[0]!.data).toEqual({
    "env-URL": { text: ["x$(y)", { ref: "secret", name: "a/b", form: "plain" }] },
  });
});
