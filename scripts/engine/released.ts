import { PlatformError } from "../../components/model/error.ts";
import type { Model } from "../../components/model/model.ts";
import type { OpenStack } from "./open.ts";

interface Resource {
  readonly urn: string;
  readonly protect?: boolean;
}

const DATA = /::bap:index:Platform\$.*::[^:]*\/(volume|persistentvolumeclaim)\//;

/**
 * Data of a component that is not in the platform any more is deleted only by name: `--release redis/data`.
 *
 * @param released What may go, `<instance>/<volume>`.
 * @throws PlatformError that names every volume that would be lost.
 */
export async function guardData({ stack, run }: OpenStack, model: Model, released: readonly string[]): Promise<void> {
  const { deployment } = (await stack.exportStack()) as { deployment?: { resources?: readonly Resource[] } };
  const orphans = (deployment?.resources ?? [])
    .filter(({ urn, protect }) => protect && DATA.test(urn))
    .map(({ urn }) => ({ urn, instance: urn.split("::").at(-1)!.split("/")[1]!, name: urn.split("/").at(-1)! }))
    .filter(({ instance }) => !model.components.some(({ name }) => name === instance));
  const lost = orphans.filter(({ instance, name }) => !released.some((one) => matches(one, instance, name)));
  if (lost.length > 0) {
    throw new PlatformError(
      lost.map(({ instance, name }) => ({
        code: "data-left",
        path: `${instance}/${volumeOf(name)}`,
        message: `"${instance}" is not in the platform any more, and its volume ${name} holds data`,
        suggestion: `add --release ${instance}/${volumeOf(name)} to delete it for good, or take ${instance} back into the profile`,
      })),
    );
  }
  for (const { urn } of orphans) await run(["state", "unprotect", urn, "--yes"]);
}

const matches = (released: string, instance: string, name: string): boolean =>
  released === `${instance}/${volumeOf(name)}` || released === `${instance}/${name}`;

/** `bap-redis-0-data` and `data-redis-0` are both the volume `data`. */
const volumeOf = (name: string): string => /^([a-z0-9]+)-.*-\d+$/.exec(name)?.[1] ?? name.split("-").at(-1)!;
