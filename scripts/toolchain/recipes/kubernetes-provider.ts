import type { Recipe } from "../recipe.ts";

const version = "4.25.0";
const path = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const module = `${path}@v4.0.0-20260115033456-f47bc2d6f199`;
const command = "cmd/pulumi-resource-kubernetes";

// The module's own command embeds files that its build generates; these are the same files under their sources' names.
const main = `package main

import (
	_ "embed"

	"${path}/pkg/provider"
	"${path}/pkg/version"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var mapping []byte

func main() {
	provider.Serve("kubernetes", version.Version, schema, mapping)
}
`;

/** Pulumi's plugin for Kubernetes. Linking it takes 4 GB of memory. */
export const kubernetesProvider: Recipe = {
  name: "pulumi-resource-kubernetes",
  version,
  modulePath: "bap.local/pulumi-resource-kubernetes",
  require: { [path]: "v4.0.0-20260115033456-f47bc2d6f199" },
  inherit: { module },
  // This commit is not in the checksum database, so its checksums are pinned here.
  sums: [
    `${path} v4.0.0-20260115033456-f47bc2d6f199 h1:j2bphCf7c2YhnBrhwht2f3TNRRgcMImltUlAgzxr9H4=`,
    `${path} v4.0.0-20260115033456-f47bc2d6f199/go.mod h1:61at6ZXhz4COFbTksqENrBzq5VUQ/LV8sdZ7WJt9KT4=`,
  ],
  files: { "main.go": main },
  copies: [
    { module, from: `${command}/schema.json`, to: "schema.json", set: { version } },
    { module, from: `${command}/terraform-mapping.json`, to: "terraform-mapping.json" },
  ],
  binaries: { "pulumi-resource-kubernetes": "." },
  variables: { [`${path}/pkg/version.Version`]: version },
};
