import { copyFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { packageRoot } from "../../scripts/package-root.ts";
import { startProcess, type TestProcess } from "../../services/kit/testing/process.ts";
import { freePort } from "../../services/kit/testing/programs.ts";
import { expectAccessible } from "./accessible.ts";
import { missingBrowser, startBrowser } from "./chromium.ts";

const MINUTE = 60_000;
/** How long a busy machine may take to answer a click. */
const PATIENCE = MINUTE;

let root: string;
let platform: TestProcess;
/** Where the platform answers to scripts, and the portal to people. */
let address: string;
let portal: string;
let browser: Browser;
let page: Page;
let complaints: string[];

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

/** What stands below a heading or in a row, by its text. */
const row = (text: string) => page.getByRole("row").filter({ hasText: text });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: false }).first();
const heading = (name: string | RegExp) => page.getByRole("heading", { name, level: 1 });

async function open(path: string, title: string | RegExp): Promise<void> {
  await page.goto(`${portal}/#/${path}`);
  await heading(title).waitFor();
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  const focused = `(({ labels, ariaLabel, textContent }) => (labels?.[0]?.textContent ?? ariaLabel ?? textContent).trim())(document.activeElement)`;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate<string>(focused)).startsWith(name)) return;
  }
  throw new Error(`no ${name} is reached by the Tab key`);
}

describe.skipIf(missingBrowser !== undefined)(
  `the portal in Chromium${missingBrowser ? ` (left out: ${missingBrowser})` : ""}`,
  { timeout: 10 * MINUTE },
  () => {
    beforeAll(async () => {
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
    }, 20 * MINUTE);

    afterAll(async () => {
      await browser?.close();
      expect(await platform.stop("SIGTERM")).toBe(0);
      rmSync(root, { recursive: true, force: true });
      expect(platform.output()).not.toMatch(/\n\s+at /);
    }, 2 * MINUTE);

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

    test("shows what runs, and the way into each application", async () => {
      await open("", "Overview");
      await page.getByText("All 4 applications are running.").waitFor();
      expect(await page.getByText("Ready", { exact: false }).count()).toBe(4);
      const cards = page.getByRole("heading", { level: 3 });
      expect(await cards.allTextContents()).toEqual(["Leads", "Content", "Finance", "Agents"]);
      const leads = page.getByRole("link", { name: `leads.bap.localhost:${new URL(address).port}` });
      expect(await leads.getAttribute("href")).toBe(`${portal.replace("portal", "leads")}/`);
      await page.getByText("new leads").waitFor();
      await expectAccessible(page, "home");
      await page.getByRole("combobox", { name: "Colours" }).selectOption("Dark");
      await page.reload();
      await heading("Overview").waitFor();
      expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
      await open("nowhere", "There is nothing here");
    });

    test("says which service is not ready, and why a request was refused", async () => {
      const store = { ready: false, checks: { store: { ok: false, ms: 1 }, cache: { ok: true, ms: 1 } } };
      await page.route("**/api/finance/health", (route) => route.fulfill({ json: store }));
      await open("", "Overview");
      await page.getByText("3 of 4 applications are running. Look at: Finance.").waitFor();
      await page.getByText("Not ready: store").waitFor();
      await expectAccessible(page, "home-not-ready");

      const problem = { status: 401, title: "Unauthorized", detail: "send a bearer token of the identity provider" };
      await page.route("**/api/leads?*", (route) =>
        route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify(problem) }),
      );
      await open("leads", "Leads");
      const sentence = "You are not signed in, or not any more: send a bearer token of the identity provider.";
      await page.getByRole("alert").getByText(sentence).waitFor();
      await expectAccessible(page, "leads-signed-out");
      complaints = complaints.filter((text) => !text.includes("status of 401"));
    });

    test("each screen says what to do while nothing is there", async () => {
      for (const [path, title, hint] of [
        ["leads", "Leads", "There are no leads yet."],
        ["leads/webhooks", "Webhooks", "No other system is told."],
        ["content", "Content", "Nothing has been written yet."],
        ["finance", "Invoices", "There are no invoices yet."],
        ["finance/bank", "Bank", "Nothing waits for you."],
        ["content/channels", "Channels", "There are no channels yet."],
        ["finance/balances", "Balances", "Nothing is in the books yet."],
        ["finance/reports", "Reports", "Nobody owes anything."],
        ["finance/budgets", "Budgets", "There are no budgets yet."],
        ["agents", "Ask your documents", "There are no documents yet."],
      ] as const) {
        await open(path, title);
        await page.getByText(hint).waitFor();
      }
    });

    test("a lead: captured by keyboard alone, scored, given to somebody, followed up", async () => {
      await open("leads/rules", "Rules for leads");
      await page.getByText("There is no rule yet: every lead has 0 points.").waitFor();
      await page.getByText("Add a scoring rule").click();
      await field("Name").fill("Has a company");
      await field("Points").fill("30");
      await button("Add the rule").first().click();
      await page.getByText("Company is given").waitFor();

      await open("leads", "Leads");
      // The keyboard begins at the top of a page that is new.
      await page.reload();
      await page.getByText("There are no leads yet.").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
      await tabTo("Add a lead");
      await page.keyboard.press("Enter");
      await tabTo("Name");
      await page.keyboard.type("Ida Brandt");
      await tabTo("E-mail");
      await page.keyboard.type("ida@example.com");
      await tabTo("Company");
      await page.keyboard.type("Brandt");
      await tabTo("Country");
      await page.keyboard.type("Atlantis");
      await page.keyboard.press("Enter");
      // What the service refuses stands next to its field, which has the focus.
      await page.getByText(/"Atlantis" is no country/).waitFor();
      expect(await page.evaluate("document.activeElement.name")).toBe("country");
      expect(await field("Country").getAttribute("aria-invalid")).toBe("true");
      await expectAccessible(page, "lead-refused");
      complaints = complaints.filter((text) => !text.includes("status of 422"));
      await field("Country").focus();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type("Germany");
      await page.keyboard.press("Enter");
      await row("Ida Brandt").getByText("30").waitFor();
      expect(await row("Ida Brandt").textContent()).toContain("Has a company");
      expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("Add a lead");
      await expectAccessible(page, "leads");

      await page.getByRole("link", { name: "Ida Brandt" }).click();
      await heading("Ida Brandt").waitFor();
      await field("Status").selectOption("Qualified");
      await field("Assigned to").fill("mara@example.com");
      await button("Save").click();
      await page.getByText("Ida Brandt is qualified now, assigned to mara@example.com.").waitFor();
      await field("When").fill("2026-01-02T09:00");
      await field("What to do").fill("Send the offer");
      await button("Plan it").click();
      await page.getByText("Send the offer").waitFor();
      await expectAccessible(page, "lead");

      await open("leads", "Leads");
      await page.getByRole("button", { name: "Done: Send the offer" }).click();
      await page.getByText("The follow-up is done.").waitFor();
      await field("Status").selectOption("Lost");
      await page.getByText("No lead is lost.").waitFor();
    });

    test("leads: routed by a rule, over a form's own page, from a file, and told to another system", async () => {
      await open("leads/rules", "Rules for leads");
      await page.getByText("Add a routing rule").click();
      const routing = page.locator("section").filter({ has: page.getByRole("heading", { name: "Routing" }) });
      const add = async (name: string, fill: () => Promise<unknown>) => {
        await routing.getByLabel("Name").fill(name);
        await fill();
        await routing.getByLabel("People").fill("mara@example.com\nnoor@example.com");
        await routing.getByRole("button", { name: "Add the rule" }).click();
      };
      await add("All others", () => Promise.resolve());
      await routing.getByText("Everybody: mara@example.com, noor@example.com (in turn)").waitFor();
      await add("German speakers", async () => {
        await routing.getByLabel("Of a lead").selectOption("Country");
        await routing.getByLabel("Is what").selectOption("is one of");
        await routing.getByLabel("Value").fill(" , ");
      });
      // What the service refuses of this one rule stands at its field.
      await routing.getByText("Must name one at least.").waitFor();
      expect(await routing.getByLabel("Value").getAttribute("aria-invalid")).toBe("true");
      await expectAccessible(page, "rules-refused");
      complaints = complaints.filter((text) => !text.includes("status of 422"));
      await routing.getByLabel("Value").fill("DE, AT");
      await routing.getByRole("button", { name: "Add the rule" }).click();
      await routing.getByText("Country is one of DE, AT: mara@example.com, noor@example.com (in turn)").waitFor();
      await routing.getByRole("button", { name: "Ask German speakers earlier" }).click();
      await page.getByText("The rule “German speakers” is asked earlier now.").waitFor();
      expect(await routing.getByRole("listitem").first().textContent()).toContain("German speakers");
      await expectAccessible(page, "rules");

      await open("leads/forms", "Forms");
      await field("Name").fill("Fair in Linz");
      await field("Source").fill("fair");
      await button("Add the form").click();
      await page.getByText("Leads from here have the source “fair”").waitFor();
      await expectAccessible(page, "forms");
      const form = await page.getByRole("link", { name: "Its page: Fair in Linz" }).getAttribute("href");
      await page.goto(form!);
      await field("Name").fill("Zoë Novak");
      await field("Email").fill("zoe@example.com");
      await field("Country").fill("Austria");
      await button("Send").click();
      await page.getByText("Thank you. We will be in touch.").waitFor();
      await open("leads", "Leads");
      await row("Zoë Novak").getByText("mara@example.com").waitFor();

      await open("leads/import", "Import leads");
      const csv = "name,email,country\nAda,ada@example.com,FR\nZoë,zoe@example.com,AT\nNobody,no address,AT\n";
      await field("CSV file").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
      await button("Import").click();
      await page.getByText("1 new lead, 1 here before, 1 line refused.").first().waitFor();
      await page.getByText(/^Line 4: /).waitFor();
      await expectAccessible(page, "leads-import");

      await open("leads/webhooks", "Webhooks");
      await field("Address").fill("https://crm.example.com/hook");
      await button("Add the webhook").click();
      await page.getByText(/whsec_/).waitFor();
      await expectAccessible(page, "webhooks");
      await page.getByRole("button", { name: "Remove https://crm.example.com/hook" }).click();
      await page.getByText("No other system is told.").waitFor();
    });

    test("a text: begun, proposed, reviewed, scheduled, published, and on the calendar all the while", async () => {
      await open("content", "Content");
      await button("Begin a draft").click();
      await field("Title").fill("Autumn release");
      await field("Brief").fill("Invoices are matched by themselves now. Customers save an hour a day.");
      await field("Planned for").fill("2031-05-14T10:00");
      await button("Begin the draft").click();
      await heading("Autumn release").waitFor();
      await button("Propose a text from the brief").click();
      await button("Hand in for review").waitFor();
      expect(await field("Text").inputValue()).not.toBe("");
      await expectAccessible(page, "draft");
      await button("Hand in for review").click();
      await button("Approve").click();
      await button("Schedule").click();
      await button("Schedule anew").waitFor();
      await expectAccessible(page, "scheduled");

      await page.goto(`${portal}/#/content?month=2031-05`);
      await page.getByRole("cell").getByRole("link", { name: "Autumn release" }).waitFor();
      await expectAccessible(page, "content");
      await page.getByRole("cell").getByRole("link", { name: "Autumn release" }).click();
      await button("Publish now").click();
      const reader = page.getByRole("link", { name: "read it on the public page" });
      await reader.click();
      await page.getByRole("heading", { name: "Autumn release" }).waitFor();
      expect(new URL(page.url()).host).toBe(new URL(portal.replace("portal", "content")).host);

      await open("content/channels", "Channels");
      await field("Name").fill("Newsletter");
      await field("People").fill("ida@example.com\nnobody");
      await button("Add the channel").click();
      await page.getByText("Something is not right yet").waitFor();
      complaints = complaints.filter((text) => !text.includes("status of 422"));
      await field("People").fill("ida@example.com\nzoe@example.com");
      await button("Add the channel").click();
      await page.getByText("Letters to a list of people: ida@example.com, zoe@example.com").waitFor();
      await field("What it is").selectOption("Another system, by a signed request");
      await field("Secret").waitFor();
      await expectAccessible(page, "channels");
    });

    test("an invoice: issued, paid by what the bank says, and in the books", async () => {
      await open("finance/new", "New invoice");
      await page.getByRole("textbox", { name: "Name" }).fill("Brandt Logistik");
      await button("Add the customer").click();
      await field("What").fill("Onboarding");
      await field("Price of one").fill("twelve");
      await button("Issue the invoice").click();
      await page.getByText(/Must be a number such as 1200.50/).waitFor();
      await field("Price of one").fill("1200.50");
      await button("Add a line").click();
      const second = page.getByRole("group", { name: "Line 2" });
      await second.getByLabel("What").fill("Seat");
      await second.getByLabel("Quantity").fill("3");
      await second.getByLabel("Price of one").fill("29,90");
      await second.getByLabel("Tax in %").fill("5.5");
      await page.getByText("€1,523.23").waitFor();
      await expectAccessible(page, "new-invoice");
      await button("Issue the invoice").click();
      await heading("INV-00001").waitFor();
      await page.getByText("€1,523.23").first().waitFor();
      await expectAccessible(page, "invoice");
      const path = (await page.getByRole("link", { name: "Open the PDF" }).getAttribute("href")) ?? "";
      const pdf = await (await fetch(address + path)).text();
      expect(pdf.slice(0, 5)).toBe("%PDF-");

      await open("finance/bank", "Bank");
      const csv = [
        "date,amount,currency,reference,counterparty",
        "2026-11-20,1523.23,EUR,Thank you,Brandt Logistik",
        "2026-11-21,-49.90,EUR,Hosting,Cloud",
      ].join("\n");
      await field("CSV file").setInputFiles({ name: "bank.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
      await button("Upload").click();
      await page.getByText("2 lines: 0 matched, 2 left for you.").first().waitFor();
      await page.getByText("Fits: the amount and the name").waitFor();
      await expectAccessible(page, "bank");
      await button("Match to INV-00001 of Brandt Logistik").click();
      await page.getByRole("link", { name: "Its invoice" }).waitFor();
      await field("What it is").selectOption("Account: Expenses");
      await button("Reconcile").click();
      await page.getByText("Nothing waits for you.").waitFor();

      await open("finance", "Invoices");
      await row("INV-00001").getByText("Paid", { exact: false }).waitFor();
      await expectAccessible(page, "finance");
      await open("finance/balances", "Balances");
      await row("Bank").getByText("€1,473.33").waitFor();
      await expectAccessible(page, "balances");
    });

    test("what follows from the books: who owes what, what came in, and a budget that is spent", async () => {
      const contacts = "Name,Email\nLinz & Co,office@linz.example\n";
      await open("finance/import", "Import");
      await field("CSV file").setInputFiles({ name: "c.csv", mimeType: "text/csv", buffer: Buffer.from(contacts) });
      await button("Import").click();
      await page.getByText("1 row imported, 0 here before.").first().waitFor();
      await expectAccessible(page, "finance-import");

      await open("finance/new", "New invoice");
      await field("Customer").selectOption("Linz & Co");
      await field("What").fill("Seats");
      await field("Price of one").fill("100");
      await button("Issue the invoice").click();
      await heading("INV-00002").waitFor();
      await open("finance/reports", "Reports");
      await row("Linz & Co").getByText("€119.00").first().waitFor();
      await page.getByRole("table", { name: "What came to the bank" }).getByText("€1,523.23").waitFor();
      await expectAccessible(page, "reports");

      await open("finance/budgets", "Budgets");
      await field("Month").fill("2026-11");
      await field("Amount").fill("40");
      await button("Set the budget").click();
      await page.getByText("€49.90 of €40.00").waitFor();
      await page.getByText("Overspent").waitFor();
      await expectAccessible(page, "budgets");
      await page.getByText("Change it").click();
      await page.getByRole("listitem").getByLabel("Amount in EUR").fill("60");
      await button("Save").click();
      await page.getByText("Nearly spent").waitFor();
    });

    test("a document: taken in, asked, and cited at its place", async () => {
      await open("agents", "Ask your documents");
      await button("Add a document").click();
      await field("Title").fill("Terms");
      const text =
        "These terms hold for all.\n\nThe notice period is three months.\n\nInvoices are due within 30 days.";
      await field("Or a text").fill(text);
      await button("Add the document").click();
      await row("Terms").getByText("Ready").waitFor();
      await button("Add a document").click();
      await field("File").setInputFiles({
        ...{ name: "travel.md", mimeType: "", buffer: Buffer.from("# Travel\n\nTrains are preferred to planes.") },
      });
      await button("Add the document").click();
      await row("travel.md").getByText("Ready").waitFor();

      await field("Your question").fill("How long is the notice period?");
      await button("Ask").click();
      await page.getByRole("link", { name: "Source 1: Terms" }).waitFor();
      await expectAccessible(page, "agents");
      await page.getByRole("link", { name: "Source 1: Terms" }).click();
      await heading("Terms").waitFor();
      expect(await page.locator("mark").textContent()).toBe("The notice period is three months.");
      await expectAccessible(page, "document");
      await page.getByRole("link", { name: "Back to the answer" }).click();
      await page.getByRole("link", { name: "Source 1: Terms" }).waitFor();
    });
  },
);
