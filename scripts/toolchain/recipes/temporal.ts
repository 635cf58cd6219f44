import type { Recipe } from "../recipe.ts";

const serverVersion = "1.31.2";
const server = "go.temporal.io/server";

/** Temporal's server, and the tool that makes its tables; the tool has the tables' definitions inside. */
export const temporalServer: Recipe = {
  name: "temporal-server",
  version: serverVersion,
  modulePath: "bap.local/temporal-server",
  require: { [server]: `v${serverVersion}` },
  inherit: { module: `${server}@v${serverVersion}`, directives: true },
  binaries: { "temporal-server": `${server}/cmd/server`, "temporal-sql-tool": `${server}/cmd/tools/sql` },
};

const cliVersion = "1.5.1";
const cli = "github.com/temporalio/cli";

/** Temporal's command line, which makes namespaces. */
export const temporalCli: Recipe = {
  name: "temporal",
  version: cliVersion,
  modulePath: "bap.local/temporal",
  require: { [cli]: `v${cliVersion}` },
  inherit: { module: `${cli}@v${cliVersion}`, directives: true },
  binaries: { temporal: `${cli}/cmd/temporal` },
  variables: { [`${cli}/temporalcli.Version`]: cliVersion },
};

const uiVersion = "2.53.3";
const ui = "github.com/temporalio/ui-server/v2";

/** Temporal's web interface; its pages lie in the module. */
export const temporalUi: Recipe = {
  name: "temporal-ui-server",
  version: uiVersion,
  modulePath: "bap.local/temporal-ui-server",
  require: { [ui]: `v${uiVersion}` },
  inherit: { module: `${ui}@v${uiVersion}`, directives: true },
  binaries: { "temporal-ui-server": `${ui}/cmd/server` },
};
