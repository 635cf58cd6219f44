import type { k8s } from "cdk8s-plus-27";
import { secretsOf, type Lowered } from "../components/model/value.ts";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { hashOf } from "./hash.ts";
import { FILES_ANNOTATION, SECRETS_ANNOTATION, filesName, secretsName } from "./names.ts";
import { filesAt, lowerContent, plainText, secretEnv } from "./values.ts";

/** Everything of a workload that is content: what lies in its ConfigMap and in its Secret. */
export interface Contents {
  /** The ConfigMap's data. */
  readonly config: Readonly<Record<string, string>>;
  /** The Secret's data, its values still open. */
  readonly secrets: Readonly<Record<string, Lowered>>;
  /** The one volume of files; absent where there are none. */
  readonly volume?: k8s.Volume;
  readonly mount?: k8s.VolumeMount;
  /** For the pod: changes when a member must be restarted, so not with files that the software watches. */
  readonly annotations: Readonly<Record<string, string>>;
}

const VOLUME = "bap-files";
const DEFAULT_MODE = 0o444;

interface File {
  readonly item: k8s.KeyToPath;
  readonly content: Lowered;
  readonly reload: boolean;
}

/** Sorts a workload's files and variables by who may read them. */
export function contentsOf(context: Context, workload: Workload): Contents {
  const files = filesOf(context, workload);
  const open = files.filter((file) => typeof file.content === "string");
  const secret = files.filter((file) => typeof file.content !== "string");
  const env = secretEnv(context, workload);
  const restarting = (file: File): boolean => !file.reload || workload.kind === "job";
  return {
    config: Object.fromEntries(open.map(({ item, content }) => [item.key, plainText(content)])),
    secrets: { ...env, ...contentByKey(secret) },
    ...(files.length > 0 && { volume: volumeOf(workload, open, secret) }),
    ...(files.length > 0 && { mount: { name: VOLUME, mountPath: filesAt(workload), readOnly: true } }),
    annotations: {
      ...hashed(FILES_ANNOTATION, contentByKey(open.filter(restarting))),
      ...hashed(SECRETS_ANNOTATION, { ...env, ...contentByKey(secret.filter(restarting)) }),
    },
  };
}

function filesOf(context: Context, workload: Workload): File[] {
  return Object.entries(workload.files ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]) => {
      const content = lowerContent(context, workload, file.content);
      const key = secretsOf(content).length > 0 ? `file-${keyOf(name)}` : keyOf(name);
      return { item: { key, path: name, mode: file.mode ?? DEFAULT_MODE }, content, reload: file.reload ?? false };
    });
}

function volumeOf(workload: Workload, open: readonly File[], secret: readonly File[]): k8s.Volume {
  const items = (files: readonly File[]): k8s.KeyToPath[] => files.map((file) => file.item);
  return {
    name: VOLUME,
    projected: {
      sources: [
        ...(open.length > 0 ? [{ configMap: { name: filesName(workload), items: items(open) } }] : []),
        ...(secret.length > 0 ? [{ secret: { name: secretsName(workload), items: items(secret) } }] : []),
      ],
    },
  };
}

// Keys know no folders; two names must not fall on one key, so whatever is rewritten gets a hash.
function keyOf(name: string): string {
  if (/^[A-Za-z0-9][-._A-Za-z0-9]*$/.test(name)) return name;
  return `${name.replaceAll(/[^-._A-Za-z0-9]/g, "_").replace(/^\.+/, "")}-${hashOf(name, 6)}`;
}

const contentByKey = (files: readonly File[]): Record<string, Lowered> =>
  Object.fromEntries(files.map(({ item, content }) => [item.key, content]));

function hashed(annotation: string, content: Readonly<Record<string, Lowered>>): Record<string, string> {
  return Object.keys(content).length > 0 ? { [annotation]: hashOf(content, 16) } : {};
}
