import { stringify } from "yaml";
import { YAML_OPTIONS } from "../components/model/document.ts";
import { assertNoProblems } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import type { DockerPlan } from "./docker-plan.ts";
import { shortName } from "./names.ts";
import { multiLineVariables } from "./render-env.ts";
import { configsAndSecrets, renderedPath } from "./render-files.ts";
import { composeService, withoutPrefix } from "./render-service.ts";

const HEADER = `# Rendered: change the profile, not this file. It holds no secret: bap secrets apply --target docker writes them to a
# folder of this machine, which BAP_SECRETS must name. Images that we build (bap/…) come from: bap images build.
#
#     BAP_SECRETS=<folder> docker compose up -d
#
# Docker Compose 2.30 or newer. Volumes are this project's own; those of bap up are others.
`;

/**
 * The plan as files for Docker Compose, by path: `compose.yaml`, and `files/<container>/<path>` for what is no secret.
 *
 * @throws PlatformError where a secret variable would hold several lines, which Compose cannot be given.
 */
export function renderCompose(plan: DockerPlan, model: Model): ReadonlyMap<string, string> {
  assertNoProblems(multiLineVariables(plan, model));
  const files = plan.containers.flatMap((container) =>
    container.files.flatMap(({ path, content }): (readonly [string, string])[] =>
      typeof content === "string" ? [[renderedPath(shortName(plan.name, container.name), path), content]] : [],
    ),
  );
  return new Map([["compose.yaml", HEADER + stringify(composeDocument(plan, model), YAML_OPTIONS)], ...files.sort()]);
}

/** Rendered files that must be executable: Compose mounts them as they lie, so whoever writes them sets the mode. */
export function executableFiles(plan: DockerPlan): readonly string[] {
  return plan.containers
    .flatMap(({ name, files }) =>
      files
        .filter(({ secret, mode }) => !secret && (mode & 0o111) !== 0)
        .map(({ path }) => renderedPath(shortName(plan.name, name), path)),
    )
    .sort();
}

function composeDocument(plan: DockerPlan, model: Model): Record<string, unknown> {
  const { configs, secrets } = configsAndSecrets(plan);
  const registry = model.images.ours !== undefined && model.images.ours !== "loaded";
  return {
    // Another project than the platform's name: the two outlets never share a volume.
    name: `${plan.name}-compose`,
    services: Object.fromEntries(
      plan.containers.map((container) => [
        shortName(plan.name, container.name),
        composeService(plan, container, { pullOurs: registry }),
      ]),
    ),
    // No subnets here: Compose chooses, or it could not run beside bap up.
    networks: Object.fromEntries(plan.networks.map(({ key, internal }) => [key, internal ? { internal: true } : {}])),
    ...optional("volumes", Object.fromEntries(plan.volumes.map(({ name }) => [withoutPrefix(plan, name), {}]))),
    ...optional("configs", configs),
    ...optional("secrets", secrets),
  };
}

function optional(key: string, entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.keys(entries).length > 0 ? { [key]: entries } : {};
}
