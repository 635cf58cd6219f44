import { expect, test } from "vitest";
import { secret, text } from "../components/model/value.ts";
import type { FileSpec } from "../components/model/workload.ts";
import { lowerToKubernetes } from "./plan.ts";
import { at, containerOf, find, job, modelOf, podOf, running, service } from "./testing.ts";

const lower = (files: Readonly<Record<string, FileSpec>>) => lowerToKubernetes(modelOf([service({ files })]));
const annotations = (files: Readonly<Record<string, FileSpec>>): Record<string, string> =>
  at(running(lower(files)), "spec.template.metadata.annotations") as Record<string, string>;

test("open and secret files lie in one read-only folder, each with its mode", () => {
  const plan = lower({
    "app.conf": { content: "a" },
    "conf.d/more.conf": { content: "b", mode: 0o400 },
    key: { content: secret("web/key"), mode: 0o440 },
  });
  const object = running(plan);
  expect(podOf(object)["volumes"]).toEqual([
    {
      name: "bap-files",
      projected: {
        sources: [
          {
            configMap: {
              name: "web-files",
              items: [
                { key: "app.conf", path: "app.conf", mode: 0o444 },
                {
                  key: expect.stringMatching(/^conf\.d_more\.conf-[0-9a-f]{6}$/) as string,
                  path: "conf.d/more.conf",
                  mode: 0o400,
                },
              ],
            },
          },
          { secret: { name: "web-secrets", items: [{ key: "file-key", path: "key", mode: 0o440 }] } },
        ],
      },
    },
  ]);
  expect(containerOf(object)["volumeMounts"]).toEqual([{ name: "bap-files", mountPath: "/run/bap", readOnly: true }]);
  expect(Object.values(at(find(plan, "ConfigMap", "web-files"), "data") as object)).toEqual(["a", "b"]);
});

test("names that differ only in what a key cannot say do not fall together, and every key is one", () => {
  const names = ["a/b", "a_b", "a b", ".hidden", "..x/y", "ü"];
  const plan = lower(Object.fromEntries(names.map((name) => [name, { content: name }])));
  const data = at(find(plan, "ConfigMap", "web-files"), "data") as Record<string, string>;
  expect(Object.values(data).sort()).toEqual([...names].sort());
  expect(Object.keys(data).filter((key) => !/^(?!\.\.)[-._a-zA-Z0-9]+$/.test(key))).toEqual([]);
});

test("no volume where there are no files", () => {
  expect(podOf(running(lower({})))["volumes"]).toBeUndefined();
});

test("a file that the software reads once restarts it, one that it watches does not", () => {
  const once = annotations({ f: { content: "1" } });
  expect(Object.keys(once)).toEqual(["bap.dev/files"]);
  expect(annotations({ f: { content: "2" } })).not.toEqual(once);
  expect(annotations({ f: { content: "1" }, watched: { content: "1", reload: true } })).toEqual(once);
  expect(annotations({ f: { content: "1" }, watched: { content: "2", reload: true } })).toEqual(once);
});

test("a secret restarts by name, version and the text around it", () => {
  const of = (version: number, before = "p"): unknown =>
    annotations({ f: { content: text`${before}:${{ ref: "secret", name: "a/b", form: "plain", version }}` } });
  expect(of(1)).toEqual({ "bap.dev/secrets": expect.stringMatching(/^[0-9a-f]{16}$/) as string });
  expect(of(1)).toEqual(of(1));
  expect(of(2)).not.toEqual(of(1));
  expect(of(1, "q")).not.toEqual(of(1));
});

test("for a job every file counts: nothing watches there", () => {
  const name = (content: string): string =>
    running(lowerToKubernetes(modelOf([job({ files: { f: { content, reload: true } } })]))).metadata.name;
  expect(name("1")).not.toBe(name("2"));
});
