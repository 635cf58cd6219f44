import { z } from "zod";
import type { NewCustomer, NewProduct } from "../billing/customer.ts";
import { unitPriceSchema } from "../billing/tax.ts";
import { readCsv } from "../csv.ts";
import type { Columns, Row } from "../csv.ts";
import { Unreadable } from "../unreadable.ts";

/** An open invoice as another system had it. */
export type OldInvoice = {
  readonly number: string;
  readonly customer: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly currency: string;
  readonly net: number;
  readonly tax: number;
  readonly open: number;
};

/** Odoo exports columns by their labels, or, to be imported again, by their fields; some labels changed with its versions. */
const columns = {
  customers: {
    Name: ["Display Name", "Complete Name"],
    Country: ["country_id"],
    "Tax ID": ["vat"],
    State: ["state_id"],
  },
  products: { "Internal Reference": ["default_code"], "Sales Price": ["list_price"], Currency: ["currency_id"] },
  invoices: {
    Number: ["name"],
    "Invoice Partner Display Name": ["invoice_partner_display_name", "Partner", "Customer", "partner_id"],
    "Invoice Date": ["Invoice/Bill Date", "invoice_date"],
    "Due Date": ["invoice_date_due"],
    Currency: ["currency_id"],
    "Untaxed Amount": ["amount_untaxed"],
    Tax: ["amount_tax"],
    Total: ["amount_total"],
    "Amount Due": ["amount_residual"],
    "Payment Status": ["payment_state"],
  },
} satisfies Record<string, Columns>;

/** Contacts, in the columns of Odoo's export. */
export const readCustomers = (bytes: Buffer): Promise<NewCustomer[]> =>
  readCsv(bytes, ["Name"], readCustomer, columns.customers);

function readCustomer(row: Row): NewCustomer {
  const email = row.text("Email", 254);
  if (email !== undefined && !z.email().safeParse(email).success) {
    throw new Unreadable(`Email ${JSON.stringify(email)} is no address`);
  }
  const country = row.text("Country", 100);
  const taxId = row.text("Tax ID", 50);
  const part = (column: string) => row.text(column, 200);
  const town = [part("Zip"), part("City")].filter((said) => said !== undefined).join(" ");
  const address = [part("Street"), part("Street2"), town, part("State")].filter(Boolean).join("\n");
  if (address.length > 500) throw new Unreadable("the address is longer than 500 characters");
  return {
    name: row.needed("Name", 200),
    ...(email && { email }),
    ...(country && { country }),
    ...(address && { address }),
    ...(taxId && { taxId }),
  };
}

/** Products. Odoo says nothing of tax here that could be read: it is left at 0 for a person. */
export const readProducts = (bytes: Buffer, currencyOfFile: string | undefined): Promise<NewProduct[]> =>
  readCsv(
    bytes,
    ["Name", "Sales Price"],
    (row) => {
      const reference = row.text("Internal Reference", 100);
      const currency = row.currency("Currency", currencyOfFile);
      const unitPrice = row.amount("Sales Price", currency);
      if (!unitPriceSchema.safeParse(unitPrice).success)
        throw new Unreadable("Sales Price is less than 0, or too much");
      return { name: row.needed("Name", 200), ...(reference && { reference }), unitPrice, currency, taxRate: 0 };
    },
    columns.products,
  );

/** Invoices that are posted and not paid; nothing for the others. */
export const readInvoices = (bytes: Buffer, currencyOfFile: string | undefined) =>
  readCsv(
    bytes,
    ["Number", "Invoice Partner Display Name", "Invoice Date", "Untaxed Amount", "Total", "Amount Due"],
    (row): OldInvoice | undefined => {
      const number = row.text("Number", 100);
      // Odoo gives a draft no number, or a stroke.
      if (number === undefined || number === "/") return undefined;
      const currency = row.currency("Currency", currencyOfFile);
      const [net, total, open] = [
        row.amount("Untaxed Amount", currency),
        row.amount("Total", currency),
        row.amount("Amount Due", currency),
      ];
      if (open === 0 || /^(paid|reversed)$/i.test(row.text("Payment Status", 100) ?? "")) return undefined;
      const tax = row.text("Tax", 100) === undefined ? total - net : row.amount("Tax", currency);
      if (net < 0 || tax < 0 || total < 0) throw new Unreadable(`${number} is less than 0; credit notes are not taken`);
      if (net + tax !== total) throw new Unreadable(`Untaxed Amount and Tax of ${number} do not come to its Total`);
      if (open < 0 || open > total) throw new Unreadable(`Amount Due of ${number} is not between 0 and its Total`);
      const issuedOn = row.day("Invoice Date");
      const dueOn = row.text("Due Date", 100) === undefined ? issuedOn : row.day("Due Date");
      return {
        number,
        customer: row.needed("Invoice Partner Display Name", 200),
        issuedOn,
        dueOn,
        currency,
        net,
        tax,
        open,
      };
    },
    columns.invoices,
  );
