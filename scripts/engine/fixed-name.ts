import { PlatformError } from "../../components/model/error.ts";
import type { OpenStack } from "./open.ts";

/** Everything in a stack is called after its platform: another name would be another, empty platform. */
export async function guardName({ stack }: Pick<OpenStack, "stack">, wanted: string): Promise<void> {
  const { deployment } = (await stack.exportStack()) as {
    deployment?: { resources?: readonly { readonly urn: string }[] };
  };
  const before = platformName((deployment?.resources ?? []).map(({ urn }) => urn));
  if (before === undefined || before === wanted) return;
  throw new PlatformError({
    code: "name-is-fixed",
    path: `bap:name ${wanted}`,
    message: `the stack "${stack.name}" is called "${before}" already, and so is everything it made`,
    suggestion: `use another stack for it: --stack ${wanted} --name ${wanted}`,
  });
}

/** The platform's name in a stack's state; a stack that made nothing yet has none. */
export function platformName(urns: readonly string[]): string | undefined {
  return urns.map((urn) => /::bap:index:Platform::([^:]+)$/.exec(urn)?.[1]).find((name) => name !== undefined);
}
