import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where pictures of what was checked go, if somebody wants to look: a folder. */
const pictures = process.env["BAP_SCREENSHOTS"];

/** Nothing that axe knows is wrong with the page as it is now, in light and in dark, and it fits a narrow window. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
  }
  // Still without motion: a colour on its way from dark to light is neither.
  await page.emulateMedia({ colorScheme: null });
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate("document.documentElement.scrollWidth"), `${name}, 360 px wide`).toBeLessThanOrEqual(360);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-narrow.png`), fullPage: true });
  expect(await violations(page), `${name}, 360 px wide`).toEqual([]);
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ reducedMotion: null });
}

async function violations(page: Page): Promise<unknown[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<AxeResults>("axe.run()");
  return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
}
