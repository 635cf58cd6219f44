import type { Lowered } from "../components/model/value.ts";
import { secretsOf } from "../components/model/value.ts";
import type { ContainerPlan, DockerPlan } from "./docker-plan.ts";
import { shortName } from "./names.ts";
import { joinLowered } from "./values.ts";

/** A file with a secret in it, for the folder that `BAP_SECRETS` names; written by `bap secrets apply`, never rendered. */
export interface SecretFile {
  /** `<container without the platform's name>/<file>`, or `<container>.env` for secret variables. */
  readonly path: string;
  readonly content: Lowered;
  readonly mode: number;
}

/** Only Compose reads it, as the person who runs it. */
const ENV_FILE_MODE = 0o400;

/** All that `compose.yaml` wants to find below `BAP_SECRETS`, sorted by path. */
export function secretFiles(plan: DockerPlan): readonly SecretFile[] {
  const files = plan.containers.flatMap((container) => {
    const name = shortName(plan.name, container.name);
    const secret = container.files.filter((file) => file.secret);
    const own = secret.map(({ path, content, mode }) => ({ path: `${name}/${path}`, content, mode }));
    const env = secretEnv(container);
    if (env.length === 0) return own;
    const content = joinLowered(env.flatMap(([variable, value]): Lowered[] => [`${variable}=`, value, "\n"]));
    return [...own, { path: envFileName(name), content, mode: ENV_FILE_MODE }];
  });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The variables of a container that hold a secret. */
export function secretEnv({ env }: ContainerPlan): readonly (readonly [string, Lowered])[] {
  return Object.entries(env).filter(([, value]) => secretsOf(value).length > 0);
}

export const envFileName = (name: string): string => `${name}.env`;
