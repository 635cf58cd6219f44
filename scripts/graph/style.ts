/** The colours of one voice. */
interface Palette {
  readonly page: string;
  readonly frame: string;
  readonly box: string;
  readonly edge: string;
  readonly ink: string;
  readonly faint: string;
  readonly wire: string;
  readonly gate: string;
  /** Background, ink and rim of what is public, and of what is private. */
  readonly public: readonly [string, string, string];
  readonly private: readonly [string, string, string];
}

const LIGHT: Palette = {
  page: "#ffffff",
  frame: "#f4f6f9",
  box: "#ffffff",
  edge: "#d3d9e2",
  ink: "#18202c",
  faint: "#566275",
  wire: "#a7b1c0",
  gate: "#4a5568",
  public: ["#e3f5ea", "#11683a", "#b5dfc5"],
  private: ["#fdf1d8", "#8a5300", "#ecd3a0"],
};

const DARK: Palette = {
  page: "#0f141b",
  frame: "#171e28",
  box: "#1f2834",
  edge: "#364254",
  ink: "#e9eef5",
  faint: "#a0adbe",
  wire: "#566378",
  gate: "#b4c0d0",
  public: ["#12301f", "#7fdba2", "#235c3b"],
  private: ["#36290f", "#f2c265", "#66501f"],
};

/** Colours of lines in a light and a dark voice; neighbours differ much. */
const HUES: readonly (readonly [string, string])[] = [
  ["#2563eb", "#6ea8fe"],
  ["#e8590c", "#ff9f5a"],
  ["#7c3aed", "#b197fc"],
  ["#0d9488", "#3dd6c5"],
  ["#e11d62", "#ff7aa5"],
  ["#8a6d1a", "#d9b84c"],
  ["#0284c7", "#4cc3f7"],
  ["#b91cc0", "#ec7bf2"],
  ["#5a7d0c", "#a6d13c"],
  ["#c92a2a", "#ff8787"],
  ["#475569", "#b6c2d2"],
  ["#1b7a4b", "#63d297"],
];

/** How many lines there may be before colours repeat. */
export const HUE_COUNT = HUES.length;

/** Follows the reader's own choice of light and dark. */
export function styleSheet(): string {
  return [
    "text{font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif}",
    ".heading{font-size:18px;font-weight:650}.domain.small{font-size:13px}",
    ".head{font-size:10.5px;font-weight:650;letter-spacing:.07em}",
    ".title{font-size:13.5px;font-weight:650}.small{font-size:11.5px}.word{font-size:10.5px}",
    ".line{fill:none;stroke-width:1.7}.wire.line{stroke-width:1.3}.halo{fill:none;stroke-width:5}.run{stroke-width:1.8}",
    ".foreign{stroke-dasharray:5 3.5}.job rect{stroke-dasharray:3 2.5}",
    rules(LIGHT, 0),
    `@media (prefers-color-scheme:dark){${rules(DARK, 1)}}`,
  ].join("\n");
}

function rules(palette: Palette, voice: 0 | 1): string {
  const { page, frame, box, edge, ink, faint, wire, gate } = palette;
  const lines = [["gate", gate] as const, ...HUES.map((hue, i) => [`t${i}`, hue[voice]] as const)];
  return [
    `.page{fill:${page}}.halo{stroke:${page}}.frame{fill:${frame}}`,
    `.box{fill:${box};stroke:${edge}}.foreign{stroke:${wire}}`,
    `.heading,.title{fill:${ink}}.small,.head{fill:${faint}}.wire.line{stroke:${wire}}`,
    ...lines.map(
      ([name, colour]) =>
        `.${name}.line,.${name}.run{stroke:${colour}}.${name}.tip,.${name}.bar,.${name}.start{fill:${colour}}`,
    ),
    `.run{fill:${page}}`,
    `.part rect,.job rect,.port rect{fill:none;stroke:${wire}}.part text,.job text,.port text{fill:${faint}}`,
    ...(["public", "private"] as const).map((access) => {
      const [ground, words, rim] = palette[access];
      return `.${access} rect{fill:${ground}}.${access} text,.head.${access}{fill:${words}}.card.${access}{fill:${frame};stroke:${rim}}`;
    }),
  ].join("");
}
