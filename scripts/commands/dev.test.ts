import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap } from "../testing/run-bap.ts";

// What a person asks for that cannot be, and what they are told; nothing is started.
test.each<readonly [argv: string, said: string, todo: string]>([
  ["dev --target kubernetes", '"dev" is for Kubernetes', "add --target docker or --target embedded"],
  ["production", '"production" is of tier production', "use a profile of tier dev"],
  ["production --target docker", '"production" is of tier production', "use a profile of tier dev"],
  ["dev --target docker --only traefik", "nothing in it runs on sources: traefik", "leave a service in it"],
  ["dev --target dokcer", "dokcer", "docker"],
])("bap dev %s", async (argv, said, todo) => {
  const { code, out, err } = await runBap(["dev", ...argv.split(" ")], { cwd: folderWith() });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
  expect(err).toContain(todo);
});

test("it goes where the stack is already", async () => {
  const cwd = folderWith({ "Pulumi.yaml": "", "Pulumi.dev.yaml": "config: { bap:target: docker }\n" });
  const { code, err } = await runBap(["dev", "dev", "--only", "traefik"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("--target docker: nothing in it runs on sources");
});
