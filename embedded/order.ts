/** Each item after all that it names; those that could come next come by name. Who waits for itself is the model's rule. */
export function inOrder<T extends { readonly name: string; readonly after: readonly string[] }>(
  items: readonly T[],
): readonly T[] {
  const left = [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: T[] = [];
  const placed = new Set<string>();
  while (left.length > 0) {
    const next = left.findIndex(({ after }) => after.every((name) => placed.has(name)));
    if (next < 0) throw new Error(`a start cycle among ${left.map(({ name }) => name).join(", ")}`);
    const [item] = left.splice(next, 1);
    ordered.push(item!);
    placed.add(item!.name);
  }
  return ordered;
}
