import type { Problem } from "../error.ts";
import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";

// A StatefulSet's pods, Services and claims add up to 12 characters of their own to a DNS label of 63.
const LONGEST = 50;

/** Names become DNS labels, file names and labels everywhere: one form fits them all, and each stands once. */
export const names: Rule = ({ workloads, secrets }, provenance) => {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const { name, instance } of workloads) {
    const path = instancePath(provenance, instance);
    if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(name) || name.length > LONGEST) {
      problems.push({
        code: "bad-name",
        path,
        message: `"${name}" cannot be the name of a workload`,
        suggestion: `use 2 to ${LONGEST} lower-case letters, digits and hyphens, a letter first`,
      });
    }
    if (seen.has(name)) {
      problems.push({
        code: "duplicate-workload",
        path,
        message: `"${seen.get(name)}" and "${instance}" both make a workload "${name}"`,
        suggestion: "rename one of the instances, or let one ask under another name",
      });
    }
    seen.set(name, instance);
  }
  const twice = secrets.filter(({ name }, i) => secrets.findIndex((other) => other.name === name) !== i);
  return [
    ...problems,
    ...twice.map(({ name, owner }) => ({
      code: "duplicate-secret",
      path: instancePath(provenance, owner),
      message: `the secret "${name}" is declared twice`,
      suggestion: "let one of the two asks use another name",
    })),
  ];
};
