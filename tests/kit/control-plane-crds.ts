import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadModule } from "../../scripts/toolchain/go.ts";

/** Custom resource definitions that come in Go modules: the module, and the file or folder in it. */
const crds = {
  "cert-manager": { module: "github.com/cert-manager/cert-manager@v1.21.1", path: "deploy/crds" },
  "cloudnative-pg": { module: "github.com/cloudnative-pg/cloudnative-pg@v1.29.0", path: "config/crd/bases" },
  traefik: {
    module: "github.com/traefik/traefik/v3@v3.6.7",
    path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
  },
} as const;

/** The path of a product's definitions, for `kubectl apply --server-side -f`. */
export async function loadCrds(name: keyof typeof crds): Promise<string> {
  const { module, path } = crds[name];
  // Go refuses to fetch inside a module it does not know the checksums of; an empty folder is in none.
  const folder = await mkdtemp(join(tmpdir(), "bap-crds-"));
  try {
    const found = join((await downloadModule(module, folder)).Dir, path);
    await access(found);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
