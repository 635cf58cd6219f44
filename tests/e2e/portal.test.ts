import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { address, button, describePortal, field, forgive, heading, open, page, portal, row } from "./portal.ts";

describePortal("the portal", () => {
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
    forgive("status of 401");
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

  test("a document: taken in, asked, and cited at its place", async () => {
    await open("agents", "Ask your documents");
    await button("Add a document").click();
    await field("Title").fill("Terms");
    const text = "These terms hold for all.\n\nThe notice period is three months.\n\nInvoices are due within 30 days.";
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
});
