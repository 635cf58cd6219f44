import { Parser } from "htmlparser2";

/** What a reader of the page does not see as its text. */
const unseen = new Set([
  "head",
  "script",
  "style",
  "template",
  "noscript",
  "svg",
  "math",
  "iframe",
  "object",
  "select",
]);
/** What begins on a line of its own. */
const lines = new Set(["div", "li", "tr", "dt", "dd", "figcaption", "header", "footer", "nav", "option"]);
/** What has empty lines around it. */
const paragraphs = new Set([
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"],
  ...["section", "article", "main", "aside", "form", "figure"],
]);

/** The text of a page as a reader sees it: no markup, no scripts, a line or a paragraph where there is one. */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  let hidden = 0;
  let exact = 0;
  // Whether a line has begun, and nothing stands in it yet.
  let fresh = true;
  const around = (name: string) => {
    if (paragraphs.has(name)) parts.push("\n\n");
    else if (name === "br" || (lines.has(name) && !fresh)) parts.push("\n");
    else if (name === "td" || name === "th") parts.push(" ");
    fresh ||= paragraphs.has(name) || lines.has(name);
  };
  const parser = new Parser({
    onopentag: (name) => {
      if (unseen.has(name)) hidden += 1;
      if (name === "pre") exact += 1;
      if (hidden === 0) around(name);
    },
    onclosetag: (name) => {
      if (hidden === 0) around(name);
      if (unseen.has(name)) hidden -= 1;
      if (name === "pre") exact -= 1;
    },
    ontext: (text) => {
      if (hidden > 0) return;
      parts.push(exact > 0 ? text : text.replaceAll(/\s+/g, " "));
      fresh &&= text.trim() === "";
    },
  });
  parser.end(html);
  return parts
    .join("")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
