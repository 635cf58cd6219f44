import type { Problem } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { secretsOf } from "../components/model/value.ts";
import type { ContainerPlan, DockerPlan } from "./docker-plan.ts";
import { envFileName, secretEnv } from "./secret-files.ts";

/** Compose replaces `$NAME`, everywhere, unless the dollar stands twice. */
export const literal = (text: string): string => text.replaceAll("$", "$$$$");

/** The folder with secrets, as `compose.yaml` refers to it; without it, Compose stops and says what to run. */
export const SECRETS_FOLDER = "${BAP_SECRETS:?run bap secrets apply}";

/** What is no secret stands in `compose.yaml`; the rest is read, as it is, from a file among the secrets. */
export function composeEnvironment(container: ContainerPlan, name: string): Record<string, unknown> {
  const open = Object.entries(container.env).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, literal(value)] as const] : [],
  );
  return {
    ...(open.length > 0 && { environment: Object.fromEntries(open) }),
    ...(secretEnv(container).length > 0 && {
      env_file: [{ path: `${SECRETS_FOLDER}/${envFileName(name)}`, format: "raw" }],
    }),
  };
}

/** A line of such a file ends where the line ends: no way to write a private key. */
export function multiLineVariables({ containers }: DockerPlan, { secrets }: Model): readonly Problem[] {
  const kinds = new Map(secrets.map(({ name, value }) => [name, value.kind]));
  return containers.flatMap((container) =>
    secretEnv(container)
      .filter(([, value]) =>
        secretsOf(value).some(
          ({ name, form }) => form === "plain" && ["key", "certificate"].includes(kinds.get(name)!),
        ),
      )
      .map(([variable]) => ({
        code: "not-on-target",
        path: `components.${container.instance} (${container.workload} env.${variable})`,
        message: "Docker Compose cannot be given a variable of several lines",
        suggestion: "put the key into a file, and give the variable the file's path",
      })),
  );
}
