import type { Problem } from "../components/model/error.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import { refsOf, type OwnRef } from "../components/model/value.ts";
import { valuesOf, type PlacedValue } from "../components/model/workload-values.ts";
import type { Probe, Workload } from "../components/model/workload.ts";
import { serviceNamed, type Context } from "./context.ts";
import { allows } from "./hardening.ts";
import { clusterName } from "./names.ts";

type Rule = (workload: Workload, context: Context) => readonly Problem[];

/** What a workload says, what cannot be left out, and what Kubernetes has no word for. */
export function unsupportedWorkload(context: Context, workload: Workload): readonly Problem[] {
  const rules: readonly Rule[] = [
    noSecretOnCommandLines,
    ownValues,
    membersHaveNames,
    paths,
    fileNames,
    volumesHaveOwners,
    checksHaveCommands,
    rootIsSaid,
    names,
  ];
  return rules.flatMap((rule) => rule(workload, context));
}

/** Objects in a vendor's words that no plan may hold, or that have no place. */
export function unsupportedObjects({ tables }: Context, instance: string): readonly Problem[] {
  const objects = tables.objects.get(instance) ?? [];
  const pathOfObject = ({ kind, metadata }: KubernetesObject): string =>
    `components.${instance} (${kind} ${metadata.name})`;
  return [
    ...(tables.zones.has(instance) ? [] : objects).map((object) => ({
      code: "unknown-instance",
      path: pathOfObject(object),
      message: `there is no instance "${instance}" whose namespace it could stand in`,
      suggestion: "name the instance of the workload that the object is for",
    })),
    ...objects.filter(isSecret).map((object) => ({
      code: "secret-object",
      path: pathOfObject(object),
      message: "a Secret would be rendered with its values, or wipe a live one without them",
      suggestion: "declare a secret in the model and refer to it from a file or the environment",
    })),
  ];
}

const isSecret = ({ apiVersion, kind }: KubernetesObject): boolean => apiVersion === "v1" && kind === "Secret";

// The model's own rule says so already; it stands here, too, because only here would the secret get lost.
const noSecretOnCommandLines: Rule = (workload) =>
  valuesOf(workload)
    .filter((placed) => isCommand(placed) && hasSecret(placed))
    .map(({ place }) => ({
      code: "secret-in-command",
      path: pathOf(workload, place),
      message: "a command line would hold a secret",
      suggestion: "put it into a file, and give the command the file's path",
    }));

const ownValues: Rule = (workload) =>
  valuesOf(workload).flatMap((placed) =>
    refsOf(placed.value)
      .filter((ref): ref is OwnRef & { part: "ordinal" | "name" } => ref.ref === "own" && ref.part !== "port")
      .flatMap(({ part }) => ownProblem(workload, placed, part)),
  );

function ownProblem(workload: Workload, placed: PlacedValue, part: "ordinal" | "name"): readonly Problem[] {
  const say = (found: string, suggestion: string): Problem[] => [
    notOnKubernetes(workload, placed.place, found, suggestion),
  ];
  if (part === "ordinal" && workload.kind !== "stateful") {
    return say("only members of a stateful workload have an ordinal", 'make it kind "stateful"');
  }
  if (placed.place.startsWith("files.")) {
    return say(
      `all members share one file, so it cannot hold each one's own ${part}`,
      "put it into an environment variable or an argument",
    );
  }
  if (!isCommand(placed) && hasSecret(placed)) {
    return say(`one variable cannot hold a secret and a member's own ${part}`, "use two variables");
  }
  return [];
}

const membersHaveNames: Rule = (workload, context) =>
  valuesOf(workload).flatMap(({ place, value }) =>
    refsOf(value)
      .filter((ref) => ref.ref === "endpoint" && ref.member !== undefined && isAlike(context, ref.workload))
      .map(() =>
        notOnKubernetes(
          workload,
          place,
          "members that are alike have no names of their own",
          'make what it refers to kind "stateful", or refer to whichever answers',
        ),
      ),
  );

const isAlike = (context: Context, name: string): boolean => serviceNamed(context, name)?.kind === "service";

const paths: Rule = (workload) =>
  valuesOf(workload)
    .filter(({ value }) => refsOf(value).some((ref) => ref.ref === "path" && ref.of === "data"))
    .map(({ place }) =>
      notOnKubernetes(workload, place, "a folder of the stack's own, which only embedded has", "refer to a volume"),
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

const volumesHaveOwners: Rule = (workload) =>
  workload.kind === "service" && (workload.volumes ?? []).length > 0
    ? [
        notOnKubernetes(
          workload,
          "volumes",
          "members that are alike cannot each keep a volume",
          'make it kind "stateful"',
        ),
      ]
    : [];

const checksHaveCommands: Rule = (workload) => {
  if (workload.kind === "job") return [];
  const checks: readonly (readonly [string, Probe | undefined])[] = [
    ...Object.entries(workload.probes).map(([name, probe]) => [`probes.${name}`, probe as Probe | undefined] as const),
    ["group.inSync", workload.group?.inSync],
  ];
  return checks
    .filter(([, probe]) => probe?.check.kind === "command" && !probe.inside?.length)
    .map(([place]) =>
      notOnKubernetes(workload, place, "a check by command that names no command", "give the command in `inside`"),
    );
};

const rootIsSaid: Rule = (workload) =>
  workload.user.uid === 0 && !allows(workload, "root-user")
    ? [
        notOnKubernetes(
          workload,
          "user",
          "the namespace refuses programs that run as root",
          'choose another user, or add an exception "root-user" with the reason',
        ),
      ]
    : [];

const LONGEST_LABEL = 63;

const names: Rule = (workload, { model }) => {
  const full = clusterName(model.platform, workload);
  const long = full.length > LONGEST_LABEL ? [full] : [];
  const service = workload.kind === "job" ? undefined : workload;
  const parts = [...Object.keys(service?.ports ?? {}), ...(service?.volumes ?? []).map(({ name }) => name)];
  return [
    ...long.map((name) =>
      badName(workload, `"${name}" is longer than ${LONGEST_LABEL} characters`, "shorten the platform's name"),
    ),
    ...parts
      .filter((name) => name.length > LONGEST_LABEL || !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name))
      .map((name) =>
        badName(workload, `"${name}" cannot name a port or volume`, "use lower-case letters, digits and hyphens"),
      ),
  ];
};

const badName = (workload: Workload, message: string, suggestion: string): Problem => ({
  code: "bad-name",
  path: pathOf(workload, "name"),
  message,
  suggestion,
});

function notOnKubernetes(workload: Workload, place: string, found: string, suggestion: string): Problem {
  return {
    code: "not-on-target",
    path: pathOf(workload, place),
    message: `Kubernetes cannot do this: ${found}`,
    suggestion,
  };
}

const pathOf = ({ instance, name }: Workload, place: string): string => `components.${instance} (${name} ${place})`;

const isCommand = ({ place }: PlacedValue): boolean => /^(command|args)\[/.test(place);
const hasSecret = ({ value }: PlacedValue): boolean => refsOf(value).some(({ ref }) => ref === "secret");
