import type { Recipe } from "../recipe.ts";

const version = "1.31.1";
const path = "github.com/axllent/mailpit";

/** The mail catcher of dev. Its module holds everything but the pages, which it would show to browsers. */
export const mailpit: Recipe = {
  name: "mailpit",
  version,
  modulePath: "bap.local/mailpit",
  require: { [path]: `v${version}` },
  inherit: { module: `${path}@v${version}`, directives: true },
  binaries: { mailpit: path },
  variables: { [`${path}/config.Version`]: `v${version}` },
};
