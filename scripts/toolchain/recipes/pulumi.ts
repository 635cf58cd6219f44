import type { Recipe } from "../recipe.ts";

const version = "v3.217.0";

/** The Pulumi command line. Inline programs need no language host beside it. */
export const pulumi: Recipe = {
  name: "pulumi",
  version,
  modulePath: "bap.local/pulumi",
  // 3.217.1 has no entry in the checksum database.
  require: { "github.com/pulumi/pulumi/pkg/v3": version, "github.com/pulumi/pulumi/sdk/v3": version },
  inherit: { module: `github.com/pulumi/pulumi/pkg/v3@${version}` },
  binaries: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version },
};
