import type { ContainerPlan, DockerPlan, FilePlan } from "./docker-plan.ts";
import { shortName } from "./names.ts";
import { literal, SECRETS_FOLDER } from "./render-env.ts";

type Sources = Record<string, { readonly file: string }>;

/** Where a file that is no secret lies beside `compose.yaml`. */
export const renderedPath = (name: string, path: string): string => `files/${name}/${path}`;

/** Every file as Compose knows it: a config that was rendered, or a secret that `bap secrets apply` wrote. */
export function configsAndSecrets(plan: DockerPlan): { readonly configs: Sources; readonly secrets: Sources } {
  const configs: Sources = {};
  const secrets: Sources = {};
  for (const container of plan.containers) {
    const name = shortName(plan.name, container.name);
    for (const file of container.files) {
      if (file.secret)
        secrets[sourceKey(name, file)] = { file: `${SECRETS_FOLDER}/${literal(`${name}/${file.path}`)}` };
      else configs[sourceKey(name, file)] = { file: `./${literal(renderedPath(name, file.path))}` };
    }
  }
  return { configs, secrets };
}

/** A container's files, each mounted where the model says. */
export function composeFiles(container: ContainerPlan, name: string): Record<string, unknown> {
  const mounted = (secret: boolean): { source: string; target: string }[] =>
    container.files
      .filter((file) => file.secret === secret)
      .map((file) => ({ source: sourceKey(name, file), target: literal(`${container.filesAt}/${file.path}`) }));
  const [configs, secrets] = [mounted(false), mounted(true)];
  return { ...(configs.length > 0 && { configs }), ...(secrets.length > 0 && { secrets }) };
}

/** Compose's keys know letters, digits and `._-`; a folder becomes two underlines. */
function sourceKey(name: string, { path }: FilePlan): string {
  return `${name}__${path.replaceAll("/", "__").replaceAll(/[^a-zA-Z0-9._-]/g, (sign) => `_${sign.codePointAt(0)!}_`)}`;
}
