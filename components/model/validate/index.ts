import type { Problem } from "../error.ts";
import type { Model } from "../model.ts";
import type { Provenance } from "../profile.ts";
import { noSecretInCommands, onlyTheGatewayPublishes } from "./exposure.ts";
import { loginsHaveRoutes } from "./logins.ts";
import { names } from "./names.ts";
import { referencesResolve } from "./references.ts";
import type { Rule } from "./rule.ts";
import { noStartCycle } from "./start-cycle.ts";
import { uniqueRoutes } from "./unique-routes.ts";

const RULES: readonly Rule[] = [
  names,
  referencesResolve,
  uniqueRoutes,
  loginsHaveRoutes,
  noStartCycle,
  onlyTheGatewayPublishes,
  noSecretInCommands,
];

/** Everything that is wrong with a model, by all rules. */
export function validate(model: Model, provenance: Provenance): readonly Problem[] {
  return RULES.flatMap((rule) => rule(model, provenance));
}
