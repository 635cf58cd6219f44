import { z } from "zod";

const BYTES: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };

/** A size written `512Mi`, `10Gi`; read as bytes. Binary units only, so that no one guesses between 1000 and 1024. */
export const size = (): z.ZodCodec<z.ZodString, z.ZodNumber> =>
  unit(/^[1-9]\d*(Ki|Mi|Gi|Ti)$/, 'a size with its unit, such as "512Mi" or "10Gi" (Ki, Mi, Gi, Ti)', (written) => {
    const [, digits, suffix] = /^(\d+)(\w+)$/.exec(written)!;
    return Number(digits) * BYTES[suffix!]!;
  });

/** A share of processors written `250m` (thousandths), `2` or `0.5`; read as millicores. */
export const cpu = () => {
  const allowed = 'expected a share of processors, such as "250m" or 2';
  return z.codec(
    z.union([z.string().regex(/^([1-9]\d*m|[1-9]\d*(\.\d)?|0\.[1-9]\d?)$/), z.number().positive().max(1024)], {
      error: allowed,
    }),
    z.number(),
    {
      decode: (written) =>
        typeof written === "string" && written.endsWith("m")
          ? Number(written.slice(0, -1))
          : Math.round(Number(written) * 1000),
      encode: (millicores) => `${millicores}m`,
    },
  );
};

/** A length of time written `30s`, `15m`, `12h`, `7d`; read as seconds. */
export const duration = (): z.ZodCodec<z.ZodString, z.ZodNumber> =>
  unit(
    /^[1-9]\d*(s|m|h|d)$/,
    'a duration with its unit, such as "30s", "15m" or "7d" (s, m, h, d)',
    (written) => Number(written.slice(0, -1)) * SECONDS[written.at(-1)!]!,
  );

function unit(
  pattern: RegExp,
  allowed: string,
  decode: (written: string) => number,
): z.ZodCodec<z.ZodString, z.ZodNumber> {
  const written = z.string({ error: `expected ${allowed}` }).regex(pattern, { error: `expected ${allowed}` });
  return z.codec(written, z.number(), { decode, encode: (value) => String(value) });
}

/** Bytes as people and Kubernetes write them: `512Mi`; the largest unit that needs no fraction. */
export function formatSize(bytes: number): string {
  const unit = Object.entries(BYTES)
    .reverse()
    .find(([, factor]) => bytes % factor === 0 && bytes >= factor);
  return unit ? `${bytes / unit[1]}${unit[0]}` : String(bytes);
}

/** Millicores as Kubernetes writes them: `250m`, `2`. */
export function formatCpu(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}
