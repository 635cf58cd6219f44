import type { Api } from "../../kit/api.ts";
import { created } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import { createPayment, createRefund, listPayments } from "./api.ts";
import { findPayment, pay, paymentsPage, refund } from "./settlement.ts";

/** Money that comes in, and goes back. */
export function servePayments(api: Api, { work }: Means): void {
  api.serve(createPayment, async ({ c, actor, body, key }) => {
    const payment = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-payment", key, request: body },
        { find: (id) => findPayment(unit, id), make: (id) => pay(unit, id, body) },
      ),
    );
    return created(c, payment, `/api/finance/payments?invoiceId=${body.invoiceId}`);
  });

  api.serve(listPayments, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => paymentsPage(unit, query))),
  );

  api.serve(createRefund, async ({ c, actor, body, key }) => {
    const given = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-refund", key, request: body },
        { find: (id) => findPayment(unit, id), make: (id) => refund(unit, id, body) },
      ),
    );
    return created(c, given, `/api/finance/payments?customerId=${given.made.customerId}`);
  });
}
