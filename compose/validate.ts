import type { Problem } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { refsOf } from "../components/model/value.ts";
import type { Probe, Workload } from "../components/model/workload.ts";
import { valuesOf } from "../components/model/workload-values.ts";

type Rule = (workload: Workload) => readonly Problem[];

/** What the model says, what cannot be left out, and what Docker has no word for. */
export function unsupportedOnDocker({ workloads }: Model): readonly Problem[] {
  const rules: readonly Rule[] = [apiAccess, checksAreCommands, noSecretOnCommandLines, paths, fileNames, fileModes];
  return workloads.flatMap((workload) => rules.flatMap((rule) => rule(workload)));
}

const apiAccess: Rule = (workload) => {
  if (workload.kind === "job" || !workload.apiAccess) return [];
  return [notOnDocker(workload, "apiAccess", "it wants to read the Kubernetes API", "leave it out on Docker")];
};

const checksAreCommands: Rule = (workload) => {
  if (workload.kind === "job") return [];
  const checks: readonly (readonly [string, Probe | undefined])[] = [
    ["probes.ready", workload.probes.ready],
    ["group.inSync", workload.group?.inSync],
  ];
  return checks.flatMap(([place, probe]) => {
    if (!probe || probe.inside?.length) return [];
    const { kind } = probe.check;
    const found = kind === "command" ? "a check by command that names no command" : `a check by ${kind} alone`;
    return [notOnDocker(workload, place, found, "give `inside`: the same check as a command in the image")];
  });
};

// The model's own rule says so already; it stands here, too, because only here would the secret get lost.
const noSecretOnCommandLines: Rule = (workload) =>
  valuesOf(workload)
    .filter(({ place }) => /^(command|args)\[/.test(place))
    .filter(({ value }) => refsOf(value).some(({ ref }) => ref === "secret"))
    .map(({ place }) => ({
      code: "secret-in-command",
      path: pathOf(workload, place),
      message: "a command line would hold a secret",
      suggestion: "put it into a file, and give the command the file's path",
    }));

const paths: Rule = (workload) =>
  valuesOf(workload)
    .filter(({ value }) => refsOf(value).some((ref) => ref.ref === "path" && ref.of === "data"))
    .map(({ place }) =>
      notOnDocker(workload, place, "a folder of the stack's own, which only embedded has", "refer to a volume"),
    );

const fileNames: Rule = (workload) =>
  Object.keys(workload.files ?? {})
    .filter((name) => name.split("/").some((step) => ["", ".", ".."].includes(step)))
    .map((name) => ({
      code: "bad-file-name",
      path: pathOf(workload, `files.${name}`),
      message: `"${name}" leads out of the folder of the workload's files`,
      suggestion: "use a relative path without . and ..",
    }));

const fileModes: Rule = (workload) =>
  Object.entries(workload.files ?? {})
    .filter(([, { mode = 0o444 }]) => workload.user.uid !== 0 && (mode & 0o004) === 0)
    .map(([name, { mode = 0 }]) =>
      notOnDocker(
        workload,
        `files.${name}`,
        `mode 0${mode.toString(8)}: files belong to root there, so user ${workload.user.uid} could not read it`,
        "let everyone read it (0444): no other workload sees it",
      ),
    );

function notOnDocker(workload: Workload, place: string, found: string, suggestion: string): Problem {
  return {
    code: "not-on-target",
    path: pathOf(workload, place),
    message: `Docker cannot do this: ${found}`,
    suggestion,
  };
}

function pathOf({ instance, name }: Workload, place: string): string {
  return `components.${instance} (${name} ${place})`;
}
