import type { Recipe } from "../recipe.ts";

const version = "2.40.3";
const path = "github.com/docker/compose/v2";

/** Docker Compose as a program of its own; it also works as a plugin of the docker command line. */
export const dockerCompose: Recipe = {
  name: "docker-compose",
  version,
  modulePath: "bap.local/docker-compose",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}`, directives: true },
  binaries: { "docker-compose": `${path}/cmd` },
  variables: { [`${path}/internal.Version`]: `v${version}` },
};
