import type { Recipe } from "../recipe.ts";

const version = "5.2.0+bridged";
const provider = "github.com/terraform-providers/terraform-provider-docker";
const bridge = "github.com/pulumi/pulumi-terraform-bridge/v3";
const sdk = "github.com/hashicorp/terraform-plugin-sdk/v2";

// Names follow the published plugin's, so that the typed classes of @pulumi/docker fit: lists are plural, except those
// set here. Only what this platform creates is mapped.
const main = `package main

import (
	"${bridge}/pkg/tfbridge"
	shim "${bridge}/pkg/tfshim/sdk-v2"
	docker "${provider}/internal/provider"
)

const version = "${version}"

func main() {
	info := tfbridge.ProviderInfo{
		P:            shim.NewProvider(docker.New(version)()),
		Name:         "docker",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Config: map[string]*tfbridge.SchemaInfo{
			"host": {Default: &tfbridge.DefaultInfo{
				Value:   "unix:///var/run/docker.sock",
				EnvVars: []string{"DOCKER_HOST"},
			}},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_container": {
				Tok:                 "docker:index/container:Container",
				DeleteBeforeReplace: true,
				Fields: map[string]*tfbridge.SchemaInfo{
					"command":           {Name: "command"},
					"networks_advanced": {Name: "networksAdvanced"},
				},
			},
			"docker_image":   {Tok: "docker:index/remoteImage:RemoteImage"},
			"docker_network": {Tok: "docker:index/network:Network"},
			"docker_volume":  {Tok: "docker:index/volume:Volume"},
		},
		IgnoreMappings: []string{
			"docker_buildx_builder", "docker_config", "docker_logs", "docker_plugin", "docker_registry_image",
			"docker_registry_image_manifests", "docker_secret", "docker_service", "docker_tag",
		},
	}
	info.SetAutonaming(255, "-")
	tfbridge.Main("docker", version, info, []byte(\`{"name":"docker","version":"${version}"}\`))
}
`;

/** Pulumi's plugin for Docker: the Terraform provider behind Pulumi's bridge. */
export const dockerProvider: Recipe = {
  name: "pulumi-resource-docker",
  version,
  // The provider's package is internal to this prefix.
  modulePath: `${provider}/pulumi-resource-docker`,
  require: { [bridge]: "v3.121.0", [provider]: "v0.0.0" },
  replace: {
    [provider]: "github.com/kreuzwerker/terraform-provider-docker v0.0.0-20260916201441-96d331c98ff4",
    [sdk]: "github.com/pulumi/terraform-plugin-sdk/v2 v2.0.0-20260318212141-5525259d096b",
  },
  files: { "main.go": main },
  binaries: { "pulumi-resource-docker": "." },
};
