import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { address, button, describePortal, field, heading, open, page, row } from "./portal.ts";

/** The bank statement is of today: reports end with this month. */
const today = new Date().toISOString().slice(0, 10);

describePortal("finance in the portal", () => {
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
      `${today},1523.23,EUR,Thank you,Brandt Logistik`,
      `${today},-49.90,EUR,Hosting,Cloud`,
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
    await field("Month").fill(today.slice(0, 7));
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
});
