import { expect, test } from "vitest";
import { folderWith } from "./testing/folder.ts";
import { runBap } from "./testing/run-bap.ts";

test("help names every verb, and a verb explains its options", async () => {
  const all = await runBap(["--help"]);
  expect(all.code).toBe(0);
  for (const verb of ["validate", "render", "inspect", "graph", "doctor", "diff", "init", "env", "secrets", "images"]) {
    expect(all.out).toMatch(new RegExp(`^  ${verb} `, "m"));
  }
  const one = await runBap(["render", "--help"]);
  expect(one.code).toBe(0);
  expect(one.out).toContain("--out <dir>");
  expect((await runBap(["help", "render"])).out).toBe(one.out);
});

test("without a verb, help is printed", async () => {
  const { code, out } = await runBap([]);
  expect({ code, out }).toEqual({ code: 0, out: (await runBap(["--help"])).out });
});

test("--version prints the version alone", async () => {
  expect(await runBap(["--version"])).toEqual({ code: 0, out: "0.1.0\n", err: "" });
});

test("fails when a verb is unknown, with the nearest one", async () => {
  const { code, out, err } = await runBap(["rendr"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.split("\n")[0]).toBe('bap: unknown verb "rendr"; did you mean "render"?');
  expect(err.split("\n")[1]).toMatch(/^ {4}verbs: .*validate, render, package, inspect.*; "bap --help" explains them$/);
});

test("fails when an option is unknown, with the nearest one", async () => {
  expect(await runBap(["validate", "--jsn"])).toEqual({
    code: 2,
    out: "",
    err:
      'bap validate: unknown option "--jsn"; did you mean "--json"?\n' +
      "    options: --profile-file, --target, --set, --only, --overlay, --stack, --region, --json, --help; " +
      '"bap validate --help" explains them\n',
  });
});

test("an action that was written like an option is told as the action that it is", async () => {
  expect((await runBap(["images", "--lock"])).err).toBe(
    'bap images list: unknown option "--lock"\n    "lock" is an action: bap images lock\n',
  );
});

test.each([
  [["render"], "bap render: the option --out <dir> is missing\n    usage: bap render [options] [profile]\n"],
  [
    ["render", "--out"],
    "bap render: the option --out <dir> needs a value\n    write it behind the option: --out <dir>\n",
  ],
  [["diff", "dev"], "bap diff: <b> is missing\n    usage: bap diff [options] <a> <b>\n"],
  [
    ["inspect", "dev", "production"],
    'bap inspect: too many arguments: "dev", "production"\n    usage: bap inspect [options] [profile]\n',
  ],
  [
    ["inspect", "dev", "--profile-file", "x.yaml"],
    '--profile-file: both the profile "dev" and the file "x.yaml" were given\n    give one of them: a name, or --profile-file FILE\n',
  ],
  [
    ["validate", "--stack", "../elsewhere"],
    '--stack: "../elsewhere" is not allowed: expected letters, digits, ".", "_" and "-", at most 100\n    "bap --help" shows what each verb takes\n',
  ],
])("fails when a command line is wrong: %j", async (argv, err) => {
  expect(await runBap(argv)).toEqual({ code: 2, out: "", err });
});

test("a program error shows its stack with --debug only", async () => {
  const root = folderWith({
    "bap.config.ts": `export const components = { get odd(): never { throw new RangeError("odd"); } };`,
  });
  const plain = await runBap(["validate"], { cwd: root });
  expect(plain).toEqual({
    code: 1,
    out: "",
    err:
      "bap: something unexpected went wrong: odd\n" +
      "    run the same command with --debug to see where, and report it if the cause is not on this machine\n",
  });
  const debug = await runBap(["validate", "--debug"], { cwd: root });
  expect(debug.code).toBe(1);
  expect(debug.err).toMatch(/^ {4}at .*bap\.config\.ts/m);
});

test("wrong input shows no stack", async () => {
  const { err } = await runBap(["validate", "--set", "nonsense"]);
  expect(err).not.toMatch(/^ {4}at /m);
});
