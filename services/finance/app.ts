import type { Api } from "../kit/api.ts";
import { frontPage } from "../kit/front-page.ts";
import type { Means } from "../kit/store-service.ts";
import { serveBank } from "./bank/app.ts";
import { serveCustomers } from "./billing/customers-app.ts";
import { serveInvoices } from "./billing/invoices-app.ts";
import { servePayments } from "./billing/payments-app.ts";
import { serveBudgets } from "./budgets/app.ts";
import { serveImports } from "./imports/app.ts";
import { serveLedger } from "./ledger/app.ts";
import { serveReports } from "./reports/app.ts";

/** The HTTP side of financial ops. */
export function serveFinance(api: Api, means: Means): void {
  for (const serve of [
    serveCustomers,
    serveInvoices,
    servePayments,
    serveLedger,
    serveBank,
    serveReports,
    serveBudgets,
    serveImports,
  ]) {
    serve(api, means);
  }
  frontPage(api.app, "Financial ops", ["/api/finance/invoices", "/api/finance/balances"]);
}
