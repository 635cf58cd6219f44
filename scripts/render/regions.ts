import { usage } from "../errors.ts";
import type { Rendered } from "../lower.ts";

/** One region's files, or all regions' below a folder each; a profile without regions has its files at the top. */
export function byRegion(rendered: Rendered, regions: readonly string[], wanted: string | undefined): Rendered {
  if (regions.length === 0) return rendered;
  if (wanted !== undefined && !regions.includes(wanted)) {
    throw usage("--region", `the profile has no region "${wanted}"`, `regions: ${regions.join(", ")}`);
  }
  const chosen = wanted === undefined ? regions : [wanted];
  const files = chosen.flatMap((region) =>
    [...rendered.files].map(([path, content]) => [`${region}/${path}`, content] as const),
  );
  const executable = chosen.flatMap((region) => rendered.executable.map((path) => `${region}/${path}`));
  return { files: new Map(files), executable };
}
