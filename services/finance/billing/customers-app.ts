import type { Api } from "../../kit/api.ts";
import { created, found } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import {
  createCustomer,
  createProduct,
  getSeller,
  listCustomers,
  listProducts,
  putSeller,
  readCustomer,
} from "./api.ts";
import {
  creditOf,
  customersPage,
  findCustomer,
  findProduct,
  productsPage,
  readSeller,
  setSeller,
  storeCustomer,
  storeProduct,
} from "./customers-store.ts";

/** Customers, products, and who sends the invoices. */
export function serveCustomers(api: Api, { work }: Means): void {
  api.serve(createCustomer, async ({ c, actor, body, key }) => {
    const customer = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-customer", key, request: body },
        { find: (id) => findCustomer(unit, id), make: (id) => storeCustomer(unit, id, body) },
      ),
    );
    return created(c, customer, `/api/finance/customers/${customer.made.id}`);
  });

  api.serve(listCustomers, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => customersPage(unit, query))),
  );

  api.serve(readCustomer, async ({ c, actor, params: { id } }) => {
    const customer = await work(actor, async (unit) => ({
      ...found(await findCustomer(unit, id), "customer", id),
      credit: await creditOf(unit, id),
    }));
    return c.json(customer);
  });

  api.serve(createProduct, async ({ c, actor, body, key }) => {
    const product = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-product", key, request: body },
        { find: (id) => findProduct(unit, id), make: (id) => storeProduct(unit, id, body) },
      ),
    );
    return created(c, product, "/api/finance/products");
  });

  api.serve(listProducts, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => productsPage(unit, query))),
  );

  api.serve(getSeller, async ({ c, actor }) => c.json(await work(actor, readSeller)));

  api.serve(putSeller, async ({ c, actor, body }) => c.json(await work(actor, (unit) => setSeller(unit, body))));
}
