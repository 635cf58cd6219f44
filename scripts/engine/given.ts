import { assertNoProblems } from "../../components/model/error.ts";
import type { ModelSecret } from "../../components/model/model.ts";
import { notGiven } from "../../stacks/secrets/index.ts";
import { givenOf, type OpenStack } from "./open.ts";

/**
 * Stops an `up` before anything changes where a secret is missing that only a person knows.
 *
 * @throws PlatformError naming all of them.
 */
export async function guardGiven(open: OpenStack, secrets: readonly ModelSecret[]): Promise<void> {
  const given = await givenOf(open);
  assertNoProblems(secrets.flatMap((one) => notGiven(one, given)));
}
