import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../package-root.ts";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";
import { version } from "../version.ts";

/** Little enough that all of a list can be told. */
const LEADS = ["--only", "leads"];
/** A site that reaches no public registry. */
const MIRROR = ["--set", "images.registry=registry.example.com/mirror"];

test("images: ours by the hash of their folder, all others as pinned", async () => {
  const { images } = await runJson<{ images: { image: string; build?: object; workloads: string[] }[] }>([
    "images",
    ...LEADS,
  ]);
  const pattern = /^(bap\/business:[0-9a-f]{12}|node:24\.\S+|postgres:\d+\.\d+|redis:7\.2\.\d+|traefik:v3\.\d+\.\d+)$/;
  expect(images.map(({ image }) => pattern.test(image))).toEqual([true, true, true, true, true]);
  expect(images[0]).toMatchObject({ build: { name: "business", context: "services" }, workloads: ["leads"] });
  expect((await runBap(["images", "list", ...LEADS])).out).toMatch(
    /^ {2}bap\/business:\S+ +ours, from services +leads$/m,
  );
});

test("images: what ours are built on, from where the profile finds images", async () => {
  const { images } = await runJson<{ images: { image: string; baseOf?: string[]; workloads: string[] }[] }>([
    "images",
    ...MIRROR,
    ...["--set", 'images.replace={ "grafana/grafana": "example.com/our-grafana:13.2.3" }'],
  ]);
  const bases = images.flatMap(({ image, baseOf, workloads }) => (baseOf ? [[image, baseOf, workloads]] : []));
  expect(bases).toEqual([
    [expect.stringMatching(/^example\.com\/our-grafana:13\.2\.3$/), ["bap/grafana"], []],
    [expect.stringMatching(/^registry\.example\.com\/mirror\/apache\/superset:\d/), ["bap/superset"], []],
    [expect.stringMatching(/^registry\.example\.com\/mirror\/node:24\./), ["bap/business"], []],
  ]);
  expect((await runBap(["images", "list", ...LEADS])).out).toMatch(/^ {2}node:24\.\S+ +base of bap\/business$/m);
});

/** A `docker` that writes down what it is asked. */
function fakeDocker(known: "built" | "absent"): { readonly env: Record<string, string>; readonly log: string } {
  const folder = folderWith({
    docker: `#!/bin/sh\necho "$*" >> "$(dirname "$0")/log"\n[ "$1" != image ] || [ ${known} = built ]\n`,
  });
  chmodSync(join(folder, "docker"), 0o755);
  return { env: { PATH: `${folder}:/usr/bin:/bin` }, log: join(folder, "log") };
}

test("images build builds what is not there, once, under the name that is rendered", async () => {
  const docker = fakeDocker("absent");
  const { code, out, err } = await runBap(["images", "build", ...LEADS], { env: docker.env });
  expect(code).toBe(0);
  expect(out).toMatch(/^bap\/business:[0-9a-f]{12}\n$/);
  expect(err).toMatch(/^… building bap\/business:\S+\n✓ building bap\/business:\S+ \(.* s\)\n$/);
  const [asked, built] = readFileSync(docker.log, "utf8").split("\n");
  expect(asked).toBe(`image inspect ${out.trim()}`);
  expect(built).toMatch(new RegExp(`^build --tag ${out.trim()} --file \\S+/services/Dockerfile \\S+/services$`));
  const again = fakeDocker("built");
  expect((await runBap(["images", "build", ...LEADS], { env: again.env })).out).toBe(out);
  expect(readFileSync(again.log, "utf8").split("\n")[1]).toBe("");
});

test("images build starts from the base that the profile finds, under a tag of its own", async () => {
  const plain = await runBap(["images", "build", ...LEADS], { env: fakeDocker("absent").env });
  const docker = fakeDocker("absent");
  const { out } = await runBap(["images", "build", ...LEADS, ...MIRROR], { env: docker.env });
  expect(out).not.toBe(plain.out);
  const [, built] = readFileSync(docker.log, "utf8").split("\n");
  expect(built).toMatch(/ --build-arg NODE_IMAGE=registry\.example\.com\/mirror\/node:24\.\S+ \S+\/services$/);
});

test("images push needs a registry, and pushes under its name", async () => {
  const docker = fakeDocker("built");
  expect(await runBap(["images", "push"], { env: docker.env })).toMatchObject({
    code: 2,
    err: expect.stringContaining("images.ours: the profile names no registry to push to\n") as string,
  });
  const set = ["--set", "images.ours=registry.example.com/bap"];
  const { code, out } = await runBap(["images", "push", ...LEADS, ...set], { env: docker.env });
  expect(code).toBe(0);
  const tag = out.trim().split(":")[1]!;
  const remote = `registry.example.com/bap/business:${tag}`;
  expect(readFileSync(docker.log, "utf8")).toBe(`tag bap/business:${tag} ${remote}\npush ${remote}\n`);
});

test("images load hands the saved image to containerd; fails when there is none", async () => {
  const tools = folderWith({
    docker: '#!/bin/sh\necho "saved $2"\n',
    ctr: '#!/bin/sh\n(echo "$*"; cat) > "$(dirname "$0")/log"\n',
  });
  for (const tool of ["docker", "ctr"]) chmodSync(join(tools, tool), 0o755);
  const { code, out } = await runBap(["images", "load", ...LEADS], { env: { PATH: `${tools}:/usr/bin:/bin` } });
  expect(code).toBe(0);
  expect(readFileSync(join(tools, "log"), "utf8")).toBe(`--namespace k8s.io images import -\nsaved ${out.trim()}\n`);
  const without = await runBap(["images", "load"], { env: { PATH: folderWith() } });
  expect(without.code).toBe(1);
  expect(without.err).toMatch(/there is no (docker|ctr) on this machine\n/);
});

test("fails with 1 when there is no docker", async () => {
  const { code, err } = await runBap(["images", "build"], { env: { PATH: folderWith() } });
  expect(code).toBe(1);
  expect(err).toContain(
    "docker build: there is no docker on this machine\n    install it, or do this where it is; everything but `images` works without\n",
  );
});

test.each(["dev", "production"])("licences: every component of %s, approved", async (profile) => {
  const { ok, components } = await runJson<{ ok: boolean; components: Record<string, unknown>[] }>([
    "licences",
    profile,
  ]);
  const there = await runJson<{ components: { name: string; use: string }[] }>(["inspect", profile]);
  expect(ok).toBe(true);
  expect(new Set(components.map(({ component }) => component))).toEqual(
    new Set(there.components.map(({ use }) => use)),
  );
  expect(components.filter(({ osiApproved }) => !osiApproved)).toEqual([]);
});

test("licences: by name, with the version that runs", async () => {
  const { ok, components } = await runJson<{ ok: boolean; components: Record<string, unknown>[] }>([
    "licences",
    ...LEADS,
  ]);
  expect(ok).toBe(true);
  expect(components.map(({ component, spdx, osiApproved }) => [component, spdx, osiApproved])).toEqual([
    ["leads", "Apache-2.0", true],
    ["postgres", "PostgreSQL", true],
    ["redis", "BSD-3-Clause", true],
    ["traefik", "MIT", true],
  ]);
  expect(components[2]).toMatchObject({ version: expect.stringMatching(/^7\.2\./) as string });
});

test("licences: software to which an image of ours only adds has its own version, and our services have ours", async () => {
  const { components } = await runJson<{ components: { component: string; version: string }[] }>(["licences"]);
  const versions = Object.fromEntries(components.map((one) => [one.component, one.version]));
  expect(versions).toMatchObject({
    grafana: tagIn("images/grafana/Dockerfile"),
    superset: tagIn("images/superset/Dockerfile"),
    leads: version(),
  });
});

const tagIn = (dockerfile: string): string =>
  /_IMAGE=\S+:(\S+)$/m.exec(readFileSync(join(packageRoot, dockerfile), "utf8"))![1]!;

test("secrets: names and owners, never a value", async () => {
  const { secrets } = await runJson<{ secrets: Record<string, unknown>[] }>(["secrets", "list"]);
  expect(secrets).toContainEqual({
    name: "postgres/superuser",
    owner: "postgres",
    kind: "password",
    version: 1,
    irreplaceable: true,
  });
  expect(secrets.every((secret) => Object.keys(secret).length === 5)).toBe(true);
  expect((await runBap(["secrets"])).out).toMatch(
    /^ {2}postgres\/superuser +postgres +password +1 +losing it loses data$/m,
  );
});

test("env prints exports for a shell and paths, and makes nothing", async () => {
  const root = folderWith({ "Pulumi.yaml": "backend: { url: 'file://./.bap/state' }\n" });
  const before = await runBap(["env", "dev"], { cwd: root });
  expect(before.out).toBe(`export PULUMI_BACKEND_URL='file://${root}/.bap/state'\n`);
  expect(before.err).toContain(`${root}/.bap/dev.passphrase is not there: `);
  expect(existsSync(join(root, ".bap"))).toBe(false);
});

test("env names the file of the passphrase, not what is in it", async () => {
  const root = folderWith({ "Pulumi.yaml": "", ".bap/dev.passphrase": "correct horse" });
  const { out, err } = await runBap(["env", "dev"], { cwd: root, env: { PULUMI_BACKEND_URL: "s3://ours" } });
  expect({ out, err }).toEqual({
    out: `export PULUMI_BACKEND_URL='s3://ours'\nexport PULUMI_CONFIG_PASSPHRASE_FILE='${root}/.bap/dev.passphrase'\n`,
    err: "",
  });
  expect(await runJson(["env", "dev"], { cwd: root })).toEqual({
    stack: "dev",
    root,
    backend: `file://${root}/.bap/state`,
    passphraseFile: `${root}/.bap/dev.passphrase`,
    passphraseFileExists: true,
  });
});

test("toolchain lists every program and where it is, or that it is not here", async () => {
  const env = { PATH: folderWith(), HOME: folderWith(), BAP_CACHE: folderWith() };
  const { tools } = await runJson<{ tools: { name: string; found?: object }[] }>(["toolchain"], { env });
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["pulumi", "pulumi-resource-docker"]));
  expect(tools.filter(({ found }) => found)).toEqual([]);
  const { out, err } = await runBap(["toolchain", "list"], { env });
  expect(out).toMatch(/^ {2}engine +pulumi +v3\.\S+ +not here$/m);
  expect(err).toBe("bap toolchain install runs Pulumi's own installer; bap toolchain build needs only Go.\n");
});

test("fails when toolchain is asked for what it does not know", async () => {
  const { code, err } = await runBap(["toolchain", "build", "pulumy"]);
  expect(code).toBe(2);
  expect(err).toMatch(/^pulumy: /);
  expect((await runBap(["toolchain", "biuld"])).code).toBe(2);
});
