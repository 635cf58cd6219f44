import { text } from "node:stream/consumers";
import { stripVTControlCharacters, styleText } from "node:util";

/** Everything a command may touch of the process it runs in, so that tests can bring their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was asked for: the only thing on standard output. */
  out(text: string): void;
  /** All of standard input, as text. */
  read(): Promise<string>;
  /** Progress, hints, mistakes. */
  err(text: string): void;
  /** A person watches standard error: progress may be drawn over. */
  readonly live: boolean;
  /** Columns of the terminal; unbounded where there is none. */
  readonly width: number;
  readonly outStyle: Style;
  readonly errStyle: Style;
}

type Words = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Dresses a text, or leaves it plain where nobody would see colours. */
export type Style = (words: Words | readonly Words[], text: string) => string;

/** The process itself. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  return {
    cwd: process.cwd(),
    env,
    out: (text) => void stdout.write(text),
    read: () => text(process.stdin),
    err: (text) => void stderr.write(text),
    live: stderr.isTTY,
    width: stdout.isTTY ? stdout.columns : Infinity,
    outStyle: style(wantsColour(stdout.isTTY, env)),
    errStyle: style(wantsColour(stderr.isTTY, env)),
  };
}

/** A style that colours or, where `on` is false, does nothing. */
export function style(on: boolean): Style {
  return (words, text) =>
    on ? styleText(words as Parameters<typeof styleText>[0], text, { validateStream: false }) : text;
}

/** Columns that a text takes on the screen. */
export const visibleLength = (text: string): number => stripVTControlCharacters(text).length;

function wantsColour(terminal: boolean, env: Io["env"]): boolean {
  if (env.NO_COLOR) return false;
  return terminal && env.TERM !== "dumb";
}
