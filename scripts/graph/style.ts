import type { Lane } from "./nodes.ts";

interface Palette {
  readonly page: string;
  readonly lane: string;
  readonly box: string;
  readonly line: string;
  readonly ink: string;
  readonly faint: string;
  readonly start: string;
  readonly run: string;
  readonly open: string;
  readonly openInk: string;
}

const LIGHT: Palette = {
  page: "#ffffff",
  lane: "#f5f6f8",
  box: "#ffffff",
  line: "#d5d9e0",
  ink: "#1c2430",
  faint: "#5d6878",
  start: "#3d4a5c",
  run: "#8792a3",
  open: "#e2f4e8",
  openInk: "#14703a",
};

const DARK: Palette = {
  page: "#0f141b",
  lane: "#161d27",
  box: "#1e2733",
  line: "#344050",
  ink: "#e8edf4",
  faint: "#9aa7b8",
  start: "#c3cddb",
  run: "#75849a",
  open: "#143a25",
  openInk: "#7fdba2",
};

/** One hue a lane, in a light and a dark voice. */
const HUES: Readonly<Record<Lane, readonly [string, string]>> = {
  internet: ["#14703a", "#4fc27f"],
  edge: ["#0b7285", "#3bc9db"],
  business: ["#6741d9", "#9775fa"],
  automation: ["#a61e4d", "#f06595"],
  orchestration: ["#c2410c", "#ff922b"],
  analytics: ["#5c7c0f", "#a9d64a"],
  identity: ["#9c6b00", "#fcc419"],
  data: ["#1864ab", "#4dabf7"],
  monitoring: ["#495057", "#adb5bd"],
  outside: ["#495057", "#adb5bd"],
};

/** Follows the reader's own choice of light and dark. */
export function styleSheet(): string {
  return [
    "text{font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif}",
    ".heading{font-size:18px;font-weight:650}.head{font-size:11px;font-weight:650;letter-spacing:.08em}",
    ".title{font-size:14px;font-weight:650}.line{font-size:11.5px}.pill{font-size:10.5px}",
    ".start,.run{fill:none;stroke-width:1.6}.run{stroke-dasharray:5 4}",
    ".job rect{stroke-dasharray:3 2.5}",
    rules(LIGHT, 0),
    `@media (prefers-color-scheme:dark){${rules(DARK, 1)}}`,
  ].join("\n");
}

function rules(palette: Palette, voice: 0 | 1): string {
  return [
    `.page{fill:${palette.page}}.lane{fill:${palette.lane}}`,
    `.box{fill:${palette.box};stroke:${palette.line};stroke-width:1}`,
    `.heading,.title{fill:${palette.ink}}.line,.members,.note{fill:${palette.faint}}`,
    `.start{stroke:${palette.start}}.run{stroke:${palette.run}}.start-tip{fill:${palette.start}}.run-tip{fill:${palette.run}}`,
    `.job rect{fill:none;stroke:${palette.faint}}.job text{fill:${palette.faint}}`,
    `.public rect{fill:${palette.open}}.public text{fill:${palette.openInk}}`,
    ...Object.entries(HUES).map(([lane, hues]) => `.hue-${lane}{fill:${hues[voice]}}`),
  ].join("");
}
