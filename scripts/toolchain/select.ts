import { PlatformError } from "../../components/model/error.ts";
import { groups, recipes } from "./groups.ts";
import type { Recipe } from "./recipe.ts";

/** The recipes behind names of tools and groups, each once, in the order they were named; all without names. */
export function selectRecipes(names: readonly string[]): Recipe[] {
  if (names.length === 0) return [...recipes];
  return [...new Set(names.flatMap(recipesNamed))];
}

function recipesNamed(name: string): readonly Recipe[] {
  const group = Object.entries(groups).find(([key]) => key === name);
  if (group) return group[1];
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return [recipe];
  const allowed = [...Object.keys(groups), ...recipes.map((candidate) => candidate.name)];
  throw new PlatformError({
    code: "toolchain-unknown",
    path: name,
    message: `There is no tool or group of tools named "${name}".`,
    suggestion: `Choose of: ${allowed.join(", ")}.`,
  });
}
