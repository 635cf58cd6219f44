import { formatSize } from "../../components/model/units.ts";

const GiB = 2 ** 30;

/** Bytes for a table: whole units below one GiB, tenths above it. */
export function gibibytes(bytes: number): string {
  if (bytes === 0) return "0";
  if (bytes < GiB || bytes % GiB === 0) return formatSize(bytes);
  return `${(bytes / GiB).toFixed(1)}Gi`;
}
