import * as dockerProvider from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ContainerPlan, DockerPlan } from "../../compose/index.ts";
import { LABELS } from "../../compose/index.ts";
import type { ApplyContext } from "../names.ts";
import { logicalName } from "../names.ts";
import type { Vault } from "../secrets/index.ts";
import { containerArgs } from "./container.ts";
import { filler } from "./filler.ts";
import { report } from "../reports.ts";
import { inSync, ready } from "./gates.ts";
import { ensureImage, type Builder } from "./images.ts";

/** Where the engine is, and what of ours is built from where. */
export interface DockerSettings extends Builder {
  /** Tag of the tools image. @default "1" */
  readonly toolsTag?: string;
  /** Containers that ran when this run began: only a group that runs is changed one by one. @default none */
  readonly running?: ReadonlySet<string>;
  readonly provider?: dockerProvider.Provider;
}

/** The plan as resources, ordered by gates alone: as parallel as the graph allows, and it can be resumed anywhere. */
export function applyDocker(
  plan: DockerPlan,
  vault: pulumi.Output<Vault>,
  context: ApplyContext,
  settings: DockerSettings = {},
): pulumi.Output<boolean> {
  const since = Date.now();
  const { model, parentOf } = context;
  const { toolsTag = "1", running = new Set<string>() } = settings;
  const provider =
    settings.provider ??
    new dockerProvider.Provider(
      `${model.platform.name}-docker`,
      { host: process.env.DOCKER_HOST },
      { parent: parentOf("platform") },
    );
  const options = (instance: string): pulumi.CustomResourceOptions => ({ parent: parentOf(instance), provider });

  const networks = new Map(
    plan.networks.map(({ name, key, internal, subnet }) => [
      name,
      new dockerProvider.Network(
        logicalName(model, "platform", "network", key),
        {
          name,
          internal,
          ipamConfigs: [{ subnet }],
          labels: [{ label: LABELS.platform, value: plan.name }],
        },
        { ...options("platform"), deleteBeforeReplace: true },
      ),
    ]),
  );
  const volumes = new Map(
    plan.volumes.map(({ name, instance, volume }) => [
      name,
      new dockerProvider.Volume(
        logicalName(model, instance, "volume", name),
        {
          name,
          labels: [
            { label: LABELS.platform, value: plan.name },
            { label: LABELS.instance, value: `${instance}/${volume}` },
          ],
        },
        { ...options(instance), protect: true },
      ),
    ]),
  );

  const made = new Map<string, dockerProvider.Container>();
  const image = (reference: string, build: ContainerPlan["build"]): pulumi.Output<string> =>
    pulumi.output(
      pulumi.runtime.isDryRun() ? reference : ensureImage(reference, build, settings).then(() => reference),
    );
  const tools = image(`bap/tools:${toolsTag}`, { name: "tools", context: "images/tools" });

  /** Resolves to what others depend on, once Docker itself says that it is there. */
  const gate = (one: ContainerPlan, holds: typeof ready): pulumi.Output<pulumi.Resource[]> => {
    const container = made.get(one.name)!;
    return container.id.apply(async () => {
      if (!pulumi.runtime.isDryRun()) await holds(one, since).catch(report);
      return [container];
    });
  };

  for (const one of inStartOrder(plan.containers)) {
    const files = filler(one, tools, vault, context, options(one.instance));
    const before = one.after.map(({ container }) => gate(byName(plan, container), ready));
    const previous = one.group?.update === "serial" && one.group.member > 0 ? memberBefore(plan, one) : undefined;
    if (previous && running.has(one.name)) before.push(gate(previous, inSync));
    const mounts = [...one.mounts.map(({ volume }) => volumes.get(volume)!), ...files];
    const container = new dockerProvider.Container(
      logicalName(model, one.instance, "container", one.name),
      containerArgs(one, image(one.image, one.build), vault, networks),
      {
        ...options(one.instance),
        deleteBeforeReplace: true,
        dependsOn: pulumi.all(before).apply((gates): pulumi.Resource[] => [...mounts, ...gates.flat()]),
      },
    );
    made.set(one.name, container);
  }
  return pulumi.all(plan.containers.map((one) => gate(one, one.group ? inSync : ready))).apply(() => true);
}

const byName = (plan: DockerPlan, name: string): ContainerPlan => plan.containers.find((one) => one.name === name)!;

const memberBefore = (plan: DockerPlan, { group }: ContainerPlan): ContainerPlan | undefined =>
  plan.containers.find((one) => one.group?.name === group!.name && one.group.member === group!.member - 1);

/** Whoever is waited for comes first, so that its gate exists; the model has no cycles. Members go by ordinal. */
function inStartOrder(containers: readonly ContainerPlan[]): readonly ContainerPlan[] {
  const byName = new Map(containers.map((one) => [one.name, one]));
  const sorted = new Set<ContainerPlan>();
  const visit = (one: ContainerPlan): void => {
    if (sorted.has(one)) return;
    for (const { container } of one.after) visit(byName.get(container)!);
    const before =
      one.group &&
      containers.find((other) => other.group?.name === one.group!.name && other.group.member === one.group!.member - 1);
    if (before) visit(before);
    sorted.add(one);
  };
  containers.forEach(visit);
  return [...sorted];
}
