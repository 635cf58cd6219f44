import { PlatformError } from "../../components/model/error.ts";
import type { Model, ModelSecret } from "../../components/model/model.ts";
import { didYouMean } from "../../profiles/nearest.ts";

/**
 * A secret by the name that `bap secrets` lists.
 *
 * @throws PlatformError with the nearest known name.
 */
export function secretNamed({ secrets }: Model, wanted: string): ModelSecret {
  const found = secrets.find(({ name }) => name === wanted);
  if (found) return found;
  const names = secrets.map(({ name }) => name);
  throw new PlatformError({
    code: "unknown-secret",
    path: `--name ${wanted}`,
    message: `there is no such secret${didYouMean(wanted, names)}`,
    suggestion: `known: ${names.join(", ")}`,
  });
}
