import type { Io, Style } from "./io.ts";
import { visibleLength } from "./io.ts";

/** One column of a table. */
export interface Column {
  readonly head: string;
  /** @default "left" */
  readonly align?: "left" | "right";
}

/** Rows under heads, as wide as their widest cell, two blanks apart; an empty table says so. */
export function table(style: Style, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `  ${style("dim", "(none)")}\n`;
  const widths = columns.map(({ head }, i) => Math.max(head.length, ...rows.map((row) => visibleLength(row[i] ?? ""))));
  const line = (cells: readonly string[], dress: (text: string) => string = (text) => text): string =>
    `  ${cells.map((cell, i) => pad(dress(cell), widths[i]!, columns[i]!.align)).join("  ")}`.trimEnd();
  return [
    line(
      columns.map(({ head }) => head),
      (head) => style("dim", head),
    ),
    ...rows.map((row) => line(row)),
  ]
    .map((text) => `${text}\n`)
    .join("");
}

/** A title and what stands below it. */
export function section(style: Style, title: string, body: string): string {
  return `\n${style("bold", title)}\n${body}`;
}

/** JSON as programs and people read it. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `1 workload`, `3 workloads`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Elapsed time as a person says it: `0.4 s`, `12 s`, `3 min 5 s`. */
export function elapsed(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Long work in named steps. */
export interface Phases {
  /** Does one step and says how long it took; a step that fails says that, and passes the error on. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Steps on standard error: on a terminal one line each that is drawn over, elsewhere plain lines. */
export function phases(io: Pick<Io, "err" | "live" | "errStyle">, now: () => number = () => performance.now()): Phases {
  const { errStyle } = io;
  const start = (name: string): void => io.err(io.live ? `${errStyle("dim", "…")} ${name}` : `… ${name}\n`);
  const end = (mark: string, name: string, since: number): void => {
    const line = `${mark} ${name} ${errStyle("dim", `(${elapsed(now() - since)})`)}\n`;
    io.err(io.live ? `\r\u001b[2K${line}` : line);
  };
  return {
    run: async (name, work) => {
      const since = now();
      start(name);
      try {
        const result = await work();
        end(errStyle("green", "✓"), name, since);
        return result;
      } catch (error) {
        end(errStyle("red", "✗"), name, since);
        throw error;
      }
    },
  };
}

function pad(text: string, width: number, align: Column["align"] = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - visibleLength(text)));
  return align === "left" ? text + blanks : blanks + text;
}
