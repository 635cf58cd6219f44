import * as dockerProvider from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan } from "../../compose/index.ts";
import { LABELS } from "../../compose/index.ts";
import type { ApplyContext } from "../names.ts";
import { logicalName } from "../names.ts";
import type { Vault } from "../secrets/index.ts";
import { reveal } from "../secrets/index.ts";

const AT = "/files";

// The provider takes an empty content for none at all, and refuses.
const neverEmpty = (content: string | pulumi.Output<string>): pulumi.Input<string> =>
  typeof content === "string" ? content || "\n" : content.apply((text) => text || "\n");

/**
 * The volume with a container's files, and the container that fills it: created and never started, so that files
 * reach a remote engine and a read-only root, and no value is in the environment or on a path of the host.
 */
export function filler(
  one: ContainerPlan,
  image: pulumi.Output<string>,
  vault: pulumi.Output<Vault>,
  { model }: ApplyContext,
  options: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const name = one.filesVolume;
  if (name === undefined) return [];
  const labels = [{ label: LABELS.platform, value: model.platform.name }];
  const volume = new dockerProvider.Volume(logicalName(model, one.instance, "files", name), { name, labels }, options);
  const uploads = one.files.map(({ path, content, mode }) => {
    const text = typeof content === "string" ? content : vault.apply((values) => reveal(content, values));
    return { file: `${AT}/${path}`, content: neverEmpty(text), permissions: mode.toString(8).padStart(4, "0") };
  });
  const container = new dockerProvider.Container(
    logicalName(model, one.instance, "filler", name),
    {
      name,
      image,
      start: false,
      mustRun: false,
      labels,
      uploads,
      volumes: [{ volumeName: volume.name, containerPath: AT }],
    },
    { ...options, deleteBeforeReplace: true, additionalSecretOutputs: ["uploads"] },
  );
  return [volume, container];
}
