import type { Recipe } from "../recipe.ts";

const version = "3.6.7";
const path = "github.com/traefik/traefik/v3";

/** The gateway itself, for test images on machines that cannot pull any. 3.7 needs modules that are not served. */
export const traefik: Recipe = {
  name: "traefik",
  version,
  modulePath: "bap.local/traefik",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}`, directives: true },
  binaries: { traefik: `${path}/cmd/traefik` },
  variables: { [`${path}/pkg/version.Version`]: version },
};
