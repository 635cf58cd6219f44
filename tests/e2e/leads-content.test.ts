import { expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { button, describePortal, field, forgive, heading, open, page, portal, row } from "./portal.ts";

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  const focused = `(({ labels, ariaLabel, textContent }) => (labels?.[0]?.textContent ?? ariaLabel ?? textContent).trim())(document.activeElement)`;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate<string>(focused)).startsWith(name)) return;
  }
  throw new Error(`no ${name} is reached by the Tab key`);
}

describePortal("leads and content in the portal", () => {
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
    forgive("status of 422");
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
    forgive("status of 422");
    await routing.getByLabel("Value").fill("DE, AT");
    await routing.getByRole("button", { name: "Add the rule" }).click();
    await routing.getByText("Country is one of DE, AT: mara@example.com, noor@example.com (in turn)").waitFor();
    await routing.getByRole("button", { name: "Ask German speakers earlier" }).click();
    await page.getByText("The rule “German speakers” is asked earlier now.").waitFor();
    await routing.getByRole("listitem").first().getByText("German speakers").waitFor();
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
    forgive("status of 422");
    await field("People").fill("ida@example.com\nzoe@example.com");
    await button("Add the channel").click();
    await page.getByText("Letters to a list of people: ida@example.com, zoe@example.com").waitFor();
    await field("What it is").selectOption("Another system, by a signed request");
    await field("Secret").waitFor();
    await expectAccessible(page, "channels");
  });
});
