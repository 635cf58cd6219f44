import { copyFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { packageRoot } from "../../scripts/package-root.ts";
import { startProcess, type TestProcess } from "../../services/kit/testing/process.ts";
import { freePort } from "../../services/kit/testing/programs.ts";
import { missingBrowser, startBrowser } from "./chromium.ts";

const MINUTE = 60_000;
/** How long a busy machine may take to answer a click. */
const PATIENCE = MINUTE;

/** Where the platform answers to scripts. */
export let address: string;
/** Where the portal answers to people. */
export let portal: string;
/** Each test has a page of its own. */
export let page: Page;

let root: string;
let platform: TestProcess;
let browser: Browser;
let complaints: string[];

/** What stands in a row, by its text. */
export const row = (text: string) => page.getByRole("row").filter({ hasText: text });
export const button = (name: string) => page.getByRole("button", { name, exact: true });
export const field = (name: string) => page.getByLabel(name, { exact: false }).first();
export const heading = (name: string | RegExp) => page.getByRole("heading", { name, level: 1 });

/** Goes to a screen of the portal, and waits for its title. */
export async function open(path: string, title: string | RegExp): Promise<void> {
  await page.goto(`${portal}/#/${path}`);
  await heading(title).waitFor();
}

/** What the browser's console said of a refusal that the test asked for; everything else it says fails the test. */
export const forgive = (part: string) => {
  complaints = complaints.filter((text) => !text.includes(part));
};

/** A platform of its own with nothing in it, and Chromium before it. */
export function describePortal(name: string, tests: () => void): void {
  const left = missingBrowser === undefined ? "" : ` (left out: ${missingBrowser})`;
  describe.skipIf(missingBrowser !== undefined)(`${name}, in Chromium${left}`, { timeout: 10 * MINUTE }, () => {
    beforeAll(start, 20 * MINUTE);
    afterAll(stop, 2 * MINUTE);
    beforeEach(async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
      page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      complaints = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
    });
    afterEach(async () => {
      await page.context().close();
      expect(complaints).toEqual([]);
    });
    tests();
  });
}

async function start(): Promise<void> {
  root = realpathSync(mkdtempSync(join(tmpdir(), "bap-portal-")));
  copyFileSync(join(packageRoot, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  // One that is known beforehand: the portal is told the other applications' addresses.
  const port = await freePort();
  const up = ["up", "dev", "--target", "embedded", "--set", `components.front-door.port=${port}`];
  platform = startProcess(process.execPath, [join(packageRoot, "scripts", "main.ts"), ...up], {
    cwd: root,
    env: { PATH: process.env["PATH"] },
  });
  address = await upAt();
  portal = `http://portal.bap.localhost:${new URL(address).port}`;
  browser = await startBrowser();
}

async function stop(): Promise<void> {
  await browser?.close();
  expect(await platform.stop("SIGTERM")).toBe(0);
  rmSync(root, { recursive: true, force: true });
  expect(platform.output()).not.toMatch(/\n\s+at /);
}

/** Waits until the platform has said where it answers. */
async function upAt(): Promise<string> {
  const over = new AbortController();
  void platform.exited.finally(() => over.abort()).catch(() => undefined);
  for (const deadline = Date.now() + 15 * MINUTE; Date.now() < deadline && !over.signal.aborted; await pause(200)) {
    const found = /^ {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(platform.output())?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`gave up waiting; the platform said:\n${platform.output()}`);
}
