import { expect, test } from "vitest";
import type { Target } from "../../components/model/platform.ts";
import type { Prerequisite } from "../../components/model/parts.ts";
import { loadPlatform } from "../load.ts";
import { packageRoot } from "../package-root.ts";
import { expectedIn, problemOf } from "./prerequisites.ts";

async function expected(profile: string, target: Target, ...set: readonly string[]): Promise<readonly Prerequisite[]> {
  return expectedIn((await loadPlatform({ profile, target, set: [...set], overlay: [] }, { cwd: packageRoot })).model);
}
const names = async (...of: Parameters<typeof expected>) => (await expected(...of)).map(({ name }) => name);

test("a chart is somebody else's to install; manifests are where another stack brings them", async () => {
  expect(await names("dev", "kubernetes")).toEqual([]);
  expect(await names("dev", "kubernetes", "operators=present")).toEqual(["traefik-crds"]);
  expect(await names("production", "kubernetes")).toEqual(["cert-manager"]);
  expect(await names("production", "kubernetes", "operators=present")).toEqual(["cert-manager", "traefik-crds"]);
  expect(await names("production", "kubernetes", "components.traefik.certificates=own")).toEqual([]);
  expect(await names("production", "docker")).toEqual([]);
});

test("what a cluster lacks is named, with where it comes from", async () => {
  const [certManager] = await expected("production", "kubernetes");
  expect(problemOf(certManager!, certManager!.provides)).toBeUndefined();
  expect(problemOf(certManager!, certManager!.provides.slice(1))).toMatchObject({
    code: "prerequisite-missing",
    path: "prerequisites cert-manager",
    message: "cert-manager is not in the cluster: it does not know certificates.cert-manager.io",
    suggestion: expect.stringContaining("https://charts.jetstack.io/charts/cert-manager-v1.21.1.tgz") as unknown,
  });
});
