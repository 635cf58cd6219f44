import { Composer, LineCounter, Parser, Lexer, type CST, type Document } from "yaml";
import { shorten, type Mistake, type Source } from "./mistake.ts";

/** More than any profile needs, little enough that reading never takes a second. */
const MAX_SIGNS = 20_000;
export const MAX_DEPTH = 100;
const MAX_ERRORS = 5;

/** A YAML document that is safe to walk, and how to find lines in it. */
export interface Composed {
  readonly document?: Document.Parsed;
  readonly lineAt: (offset: number) => number;
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads the text of one document. Depth and amount are bounded while the text is still a flat row of signs:
 * the library walks deeper structures by recursion and compares every key with every other.
 */
export function composeYaml(text: string, source: Source): Composed {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const refuse = (code: string, offset: number, message: string, suggestion: string): Composed => ({
    lineAt,
    mistakes: [{ code, source, line: lineAt(offset), path: [], message, suggestion }],
  });

  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let signs = 0;
  for (const sign of new Lexer().lex(text)) {
    tokens.push(...parser.next(sign));
    // The parser's stack also holds the document and the scalar that is being read.
    if (parser.stack.length > MAX_DEPTH + 2) {
      const message = `nested more than ${MAX_DEPTH} levels deep on line ${lineAt(parser.offset)}`;
      return refuse("too-deep", parser.offset, message, "a profile needs a handful of levels");
    }
    if (++signs > MAX_SIGNS) {
      const message = `too large: more than ${MAX_SIGNS} words and signs`;
      return refuse("too-large", parser.offset, message, "a profile needs a few dozen lines");
    }
  }
  tokens.push(...parser.end());

  const second = tokens.filter((token) => token.type === "document")[1];
  if (second) {
    const message = `a second document begins on line ${lineAt(second.offset)}`;
    return refuse("several-documents", second.offset, message, 'keep one document a file; take the other "---" out');
  }
  // Duplicate keys are found in yaml-values.ts, which knows both lines and is linear.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, version: "1.2" } as const;
  const [document] = new Composer(options).compose(tokens, true, text.length);
  const mistakes = [...document!.errors, ...document!.warnings].slice(0, MAX_ERRORS).map((error): Mistake => {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = `YAML syntax error on line ${line}, column ${col}: ${shorten(error.message, 160)}`;
    return { code: "yaml-syntax", source, line, path: [], message, suggestion: "correct the line, or the one above" };
  });
  return { document: document!, lineAt, mistakes };
}
