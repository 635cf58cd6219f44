import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** Debian's, or the one that is named. */
const program = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why there is no browser for a test; nothing where there is one. */
export const missingBrowser = existsSync(program)
  ? undefined
  : "no Chromium: apt-get install chromium, or name one in CHROMIUM";

/** A headless Chromium with nothing kept from before, which asks nobody but the pages it is given. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP *.bap.localhost 127.0.0.1",
    ],
    timeout: 120_000,
  });
