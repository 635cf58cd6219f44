import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import type { Io } from "../io.ts";
import { fine, lacking, type Check, type Finding, type Machine } from "./check.ts";

/** The oldest version whose API our objects use. */
const OLDEST_MINOR = 27;
const POLICY_ENGINES = /calico|canal|cilium|antrea|kube-router|weave|ovn/;

/** The cluster that a profile would change. */
export function kubernetesChecks({ loaded: { profile }, io }: Machine): readonly Check[] {
  const needed = profile.target === "kubernetes";
  const context = profile.context ?? currentContext(io.env);
  const kubectl = (...args: string[]) =>
    execa("kubectl", [...(context ? ["--context", context] : []), "--request-timeout=3s", ...args], {
      env: { ...io.env },
      extendEnv: false,
      reject: false,
      timeout: 10_000,
      stdin: "ignore",
    });
  return [
    { what: "kube context", needed, look: () => Promise.resolve(contextFinding(context, profile.context, io.env)) },
    {
      what: "cluster",
      needed: false,
      look: async () => {
        if (context === undefined) return lacking("no context, so none was asked", "see above");
        return versionFinding(await kubectl("version", "--output=json"));
      },
    },
    {
      what: "network policies",
      needed: false,
      look: async () => {
        if (context === undefined) return lacking("no context, so none was asked", "see above");
        return policyFinding(await kubectl("get", "daemonsets,deployments", "--all-namespaces", "--output=name"));
      },
    },
  ];
}

interface Answer {
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly code?: string;
  readonly timedOut: boolean;
}

function contextFinding(context: string | undefined, wanted: string | undefined, env: Io["env"]): Finding {
  const remedy = "make one with your cluster's own tool, and name it in the profile: context: <name>";
  if (context === undefined) return lacking("no kubeconfig names a current context", remedy);
  const known = kubeconfigs(env).flatMap(({ contexts }) => (contexts ?? []).map(({ name }) => name));
  if (known.includes(context)) return fine(wanted === undefined ? `${context} (the current one)` : context);
  return lacking(`no kubeconfig has "${context}"; there are: ${known.join(", ") || "(none)"}`, remedy);
}

function versionFinding(answer: Answer): Finding {
  if (answer.code === "ENOENT")
    return lacking("not asked: there is no kubectl here", "install kubectl to have it asked");
  const version = serverVersion(answer.stdout);
  if (!version)
    return lacking(`no answer: ${lastLine(answer)}`, "see that the cluster runs and this machine reaches it");
  const { major, minor } = version;
  if (Number(major) > 1 || Number.parseInt(minor) >= OLDEST_MINOR) return fine(`Kubernetes ${major}.${minor}`);
  return lacking(`Kubernetes ${major}.${minor}`, `update it to 1.${OLDEST_MINOR} or newer`);
}

function policyFinding(answer: Answer): Finding {
  if (answer.code === "ENOENT")
    return lacking("not asked: there is no kubectl here", "install kubectl to have it asked");
  if (answer.exitCode !== 0) return lacking(`no answer: ${lastLine(answer)}`, "see above");
  const engine = POLICY_ENGINES.exec(answer.stdout)?.[0];
  if (engine !== undefined) return fine(`enforced by ${engine}`);
  return lacking(
    "nothing that is known to enforce them was found",
    "use a network plugin that does, such as Cilium or Calico",
  );
}

function serverVersion(stdout: string): { readonly major: string; readonly minor: string } | undefined {
  try {
    return (JSON.parse(stdout) as { serverVersion?: { major: string; minor: string } }).serverVersion;
  } catch {
    return undefined;
  }
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string }[];
}

function currentContext(env: Io["env"]): string | undefined {
  return kubeconfigs(env).find((config) => config["current-context"])?.["current-context"];
}

function kubeconfigs({ KUBECONFIG, HOME }: Io["env"]): readonly Kubeconfig[] {
  const files = KUBECONFIG ? KUBECONFIG.split(delimiter) : [join(HOME ?? homedir(), ".kube", "config")];
  return files
    .filter((file) => file !== "" && existsSync(file))
    .map((file) => {
      try {
        return (parse(readFileSync(file, "utf8")) as Kubeconfig | null) ?? {};
      } catch {
        return {};
      }
    });
}

function lastLine({ stderr, timedOut }: Answer): string {
  if (timedOut) return "it took longer than ten seconds";
  return stderr.trim().split("\n").at(-1) || "nothing was said";
}
