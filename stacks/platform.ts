import * as pulumi from "@pulumi/pulumi";
import type { Model } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import type { ModelSecret } from "../components/model/model.ts";
import { fromOutside } from "../components/model/routes.ts";
import { lowerToDocker, type DockerOptions } from "../compose/index.ts";
import { lowerToKubernetes } from "../charts/index.ts";
import { applyDocker, type DockerSettings } from "./docker/apply.ts";
import { applyKubernetes, type KubernetesSettings } from "./kubernetes/apply.ts";
import { createVault, type Vault } from "./secrets/index.ts";

/** What a platform is made of. `planPlatform` makes the first three from a profile. */
export interface PlatformArgs {
  readonly model: Model;
  readonly transform?: (instance: string, object: KubernetesObject) => KubernetesObject;
  /** Tags of the images we build, by name. */
  readonly imageTags?: Readonly<Record<string, string>>;
  /** Docker: folders that are mounted over an image's own sources, by workload. @default - none */
  readonly sources?: DockerOptions["sources"];
  /** The stack's root key, from `bap secrets init`. */
  readonly rootKey: pulumi.Input<string>;
  /** Secrets that only a person can know, by name, from `bap secrets set`. @default {} */
  readonly given?: pulumi.Input<Readonly<Record<string, string>>>;
  readonly docker?: DockerSettings;
  readonly kubernetes?: KubernetesSettings;
}

/** Where an application answers. */
export interface Address {
  readonly host: string;
  readonly path: string;
}

/** A whole platform as one component resource; its children are one component for each instance. */
export class Platform extends pulumi.ComponentResource {
  /** Every route that is reachable from outside. */
  readonly addresses: pulumi.Output<readonly Address[]>;
  /** The certificate of the platform's own authority (PEM), for whoever shall trust it; empty where there is none. */
  readonly authority: pulumi.Output<string>;
  /** Resolves once everything is healthy and every job has ended well. */
  readonly ready: pulumi.Output<boolean>;

  constructor(name: string, args: PlatformArgs, options?: pulumi.ComponentResourceOptions) {
    super("bap:index:Platform", name, {}, options);
    const { model } = args;
    const vault = pulumi.secret(
      pulumi
        .all([args.rootKey, args.given ?? {}])
        .apply(([rootKey, given]) => createVault(rootKey, model.secrets, new Date(), given)),
    );
    const instances = new Map(model.components.map((one) => [one.name, this.instance(name, one.name, one.use)]));
    const context = { model, parentOf: (instance: string) => instances.get(instance) ?? this };
    const applied =
      model.platform.target === "docker"
        ? applyDocker(lowerToDocker(model, args), vault, context, args.docker)
        : applyKubernetes(lowerToKubernetes(model, args), vault, context, args.kubernetes);
    this.addresses = pulumi.output(fromOutside(model.routes).map(({ host, path }) => ({ host, path })));
    this.authority = pulumi.unsecret(vault.apply((values) => authorityOf(model.secrets, values)));
    this.ready = pulumi.unsecret(applied);
    this.registerOutputs({ addresses: this.addresses, authority: this.authority, ready: this.ready });
  }

  private instance(platform: string, instance: string, use: string): pulumi.Resource {
    const type = use.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
    return new pulumi.ComponentResource(`bap:index:${type}`, `${platform}/${instance}`, {}, { parent: this });
  }
}

function authorityOf(secrets: readonly ModelSecret[], vault: Vault): string {
  const authorities = secrets.filter(({ value }) => value.kind === "certificate" && !value.authority);
  return authorities.map(({ name }) => vault[name]!).join("");
}
