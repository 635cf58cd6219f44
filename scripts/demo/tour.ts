import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Ask } from "./portal-client.ts";

/** One stop: what is done through the services' own APIs, and what a person then sees on the portal. */
export interface Stop {
  readonly title: string;
  /** The screen: what stands behind the portal's address. */
  readonly screen: string;
  /** Does it, each thing once however often the tour is taken; answers what there is to see. */
  readonly show: (ask: Ask) => Promise<string>;
}

const DAY_MS = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);
const day = (date: Date): string => date.toISOString().slice(0, 10);

const people = [
  { name: "Grace Hopper", email: "grace@navy.example", company: "Navy", country: "US", message: "We need 40 seats." },
  {
    name: "Ada Lovelace",
    email: "ada@engines.example",
    company: "Engines",
    country: "GB",
    message: "A quote, please.",
  },
  { name: "Konrad Zuse", email: "konrad@zuse.example", country: "DE" },
];

/** The four services, in the order of a customer's life: interested, convinced, invoiced, and with a question. */
export const tour: readonly Stop[] = [
  {
    title: "People who are interested are captured, scored, and followed up",
    screen: "#/leads",
    show: async (ask) => {
      const { items: rules } = await ask("GET", "/api/leads/rules");
      if (rules.length === 0) {
        const when = { field: "company", op: "present", value: true };
        await ask("PUT", "/api/leads/rules", { items: [{ name: "has a company", when, points: 20 }] });
      }
      const leads: Answer[] = [];
      for (const [i, person] of people.entries()) leads.push(await ask("POST", "/api/leads", person, `demo-lead-${i}`));
      const followUp = { dueAt: inDays(1).toISOString(), note: "Call about the 40 seats" };
      if (await isEmpty(ask, `/api/leads/follow-ups?lead=${leads[0]!.id}`)) {
        await ask("POST", `/api/leads/${leads[0]!.id}/follow-ups`, followUp);
      }
      return `${leads.length} leads, each with its score and why; a follow-up for ${people[0]!.name} is due tomorrow`;
    },
  },
  {
    title: "A text is written, reviewed and published; another waits in the calendar",
    screen: "#/content",
    show: async (ask) => {
      const body = "Our office moved.\n\nFrom Monday on you find us at 1 Analytical Square. Opening hours are 9 to 17.";
      const planned = {
        title: "What we learned this year",
        brief: "Three lessons, for customers.",
        plannedFor: inDays(7),
      };
      if (await isEmpty(ask, "/api/content/drafts")) await ask("POST", "/api/content/drafts", planned);
      const draft = await ask("POST", "/api/content/drafts", { title: "We moved", body }, "demo-draft");
      const { state } = await ask("GET", `/api/content/drafts/${draft.id}`);
      if (state === "draft") {
        for (const next of ["review", "approved", "published"]) {
          await ask("PUT", `/api/content/drafts/${draft.id}/state`, { state: next });
        }
      }
      return `"We moved" is published; "${planned.title}" is planned for ${day(inDays(7))}, and has no text yet: ask for a proposal`;
    },
  },
  {
    title: "Invoices are sent, and a bank's file says who has paid",
    screen: "#/finance",
    show: async (ask) => {
      const customer = await ask("POST", "/api/finance/customers", { name: "Navy", country: "US" }, "demo-customer");
      const invoice = (description: string, unitPrice: number) => ({
        customerId: customer.id,
        currency: "EUR",
        lines: [{ description, quantity: 1, unitPrice, taxRate: 1_900 }],
      });
      const paid = await ask("POST", "/api/finance/invoices", invoice("40 seats, one year", 480_000), "demo-invoice-1");
      await ask("POST", "/api/finance/invoices", invoice("Training, one day", 100_000), "demo-invoice-2");
      const statement = [
        "date,amount,currency,reference,counterparty",
        `${day(inDays(0))},5712.00,EUR,Invoice ${String(paid["number"])},Navy`,
        `${day(inDays(0))},1190.00,EUR,training,Navy`,
      ].join("\n");
      if (await isEmpty(ask, "/api/finance/bank-statements")) {
        await ask("POST", "/api/finance/bank-statements", { type: "text/csv", text: statement });
      }
      return "the first invoice is paid, matched by its number; for the second payment there is a suggestion to confirm";
    },
  },
  {
    title: "Documents answer questions, and say where they say it",
    screen: "#/agents",
    show: async (ask) => {
      const text = "Holidays\n\nEveryone has 30 days of holiday a year. Days that are left expire at the end of March.";
      const { id } = await ask("POST", "/api/agents/documents", { title: "Staff handbook", text }, "demo-handbook");
      await until(async () => (await ask("GET", `/api/agents/documents/${id}`))["state"] === "ready");
      const question = "How many days of holiday does everyone have?";
      const { answer } = await ask("POST", "/api/agents/answers", { question });
      return `"${question}" – ${String(answer)}`;
    },
  },
];

const isEmpty = async (ask: Ask, path: string): Promise<boolean> => (await ask("GET", path)).items.length === 0;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds()); await pause(200)) {
    if (Date.now() > deadline) throw new Error("a document was not read within a minute");
  }
}
