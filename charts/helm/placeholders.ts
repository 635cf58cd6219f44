import type { KubernetesObject } from "../../components/model/parts.ts";

/** Marks where a template's expressions go, in a form that YAML writes without quotes. */
export class Placeholders {
  readonly #expressions: string[] = [];

  /** A text that stands for an expression of Helm's template language. */
  take(expression: string): string {
    return `bap-expression-${this.#expressions.push(expression) - 1}-end`;
  }

  /** What is written, with the expressions in place. */
  fill(text: string): string {
    return text.replaceAll(/bap-expression-(\d+)-end/g, (_match, index: string) => this.#expressions[Number(index)]!);
  }
}

/** Changes every text inside an object; of its metadata only the annotations, because the rest is identity. */
export function mapTexts(object: KubernetesObject, change: (text: string) => string): KubernetesObject {
  const walk = (node: unknown): unknown => {
    if (typeof node === "string") return change(node);
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
  };
  const { metadata, ...rest } = object;
  const { annotations } = metadata;
  const changed = annotations && { annotations: walk(annotations) };
  return { ...(walk(rest) as object), metadata: { ...metadata, ...changed } } as KubernetesObject;
}

/** Another object with one value changed, where there is one at that path. */
export function changeAt<T>(node: T, path: readonly string[], change: (value: never) => unknown): T {
  const [step, ...below] = path;
  if (step === undefined) return change(node as never) as T;
  if (Array.isArray(node) && step === "*") return node.map((item: unknown) => changeAt(item, below, change)) as T;
  if (typeof node !== "object" || node === null || !(step in node)) return node;
  return { ...node, [step]: changeAt((node as Record<string, unknown>)[step], below, change) };
}
