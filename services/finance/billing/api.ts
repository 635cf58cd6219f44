import { z } from "zod";
import { operation } from "../../kit/endpoint.ts";
import { pageOf } from "../../kit/page.ts";
import {
  customerQuerySchema,
  customerSchema,
  customerWithCreditSchema,
  newCustomerSchema,
  newProductSchema,
  productQuerySchema,
  productSchema,
  sellerSchema,
} from "./customer.ts";
import {
  creditNoteSchema,
  invoiceHeadSchema,
  invoiceQuerySchema,
  invoiceSchema,
  newCreditNoteSchema,
  newInvoiceSchema,
} from "./invoice.ts";
import { newPaymentSchema, newRefundSchema, paymentQuerySchema, paymentSchema } from "./payment.ts";

const params = z.object({ id: z.uuid() });

export const createCustomer = operation({
  method: "post",
  path: "/api/finance/customers",
  summary: "Add a customer",
  access: "write",
  body: newCustomerSchema,
  answers: { 201: { description: "The customer", schema: customerSchema } },
});

export const listCustomers = operation({
  method: "get",
  path: "/api/finance/customers",
  summary: "List customers, newest first",
  access: "read",
  query: customerQuerySchema,
  answers: { 200: { description: "One page of customers", schema: pageOf(customerSchema) } },
});

export const readCustomer = operation({
  method: "get",
  path: "/api/finance/customers/{id}",
  summary: "Read a customer, and the credit there is",
  access: "read",
  params,
  answers: { 200: { description: "The customer", schema: customerWithCreditSchema } },
});

export const createProduct = operation({
  method: "post",
  path: "/api/finance/products",
  summary: "Add a product to the catalogue",
  access: "write",
  body: newProductSchema,
  answers: { 201: { description: "The product", schema: productSchema } },
});

export const listProducts = operation({
  method: "get",
  path: "/api/finance/products",
  summary: "List products, newest first",
  access: "read",
  query: productQuerySchema,
  answers: { 200: { description: "One page of products", schema: pageOf(productSchema) } },
});

export const getSeller = operation({
  method: "get",
  path: "/api/finance/seller",
  summary: "Read who sends the invoices",
  access: "read",
  answers: { 200: { description: "What stands on invoices", schema: sellerSchema } },
});

export const putSeller = operation({
  method: "put",
  path: "/api/finance/seller",
  summary: "Say who sends the invoices",
  access: "decide",
  body: sellerSchema,
  answers: { 200: { description: "What stands on invoices", schema: sellerSchema } },
});

export const createInvoice = operation({
  method: "post",
  path: "/api/finance/invoices",
  summary: "Issue an invoice and post it to the ledger",
  access: "write",
  body: newInvoiceSchema,
  answers: { 201: { description: "The invoice; a replay answers the first one again", schema: invoiceSchema } },
});

export const listInvoices = operation({
  method: "get",
  path: "/api/finance/invoices",
  summary: "List invoices without their lines, newest first",
  access: "read",
  query: invoiceQuerySchema,
  answers: { 200: { description: "One page of invoices", schema: pageOf(invoiceHeadSchema) } },
});

export const readInvoice = operation({
  method: "get",
  path: "/api/finance/invoices/{id}",
  summary: "Read an invoice",
  access: "read",
  params,
  answers: { 200: { description: "The invoice", schema: invoiceSchema } },
});

export const printInvoice = operation({
  method: "get",
  path: "/api/finance/invoices/{id}/pdf",
  summary: "Read an invoice as it is sent",
  access: "read",
  params,
  answers: { 200: { description: "The invoice; the same bytes each time", type: "application/pdf" } },
});

export const createCreditNote = operation({
  method: "post",
  path: "/api/finance/invoices/{id}/credit-note",
  summary: "Cancel an invoice by a credit note; what was paid becomes the customer's credit",
  access: "decide",
  params,
  body: newCreditNoteSchema,
  answers: { 201: { description: "The credit note", schema: creditNoteSchema } },
});

export const readCreditNote = operation({
  method: "get",
  path: "/api/finance/credit-notes/{id}",
  summary: "Read a credit note",
  access: "read",
  params,
  answers: { 200: { description: "The credit note", schema: creditNoteSchema } },
});

export const printCreditNote = operation({
  method: "get",
  path: "/api/finance/credit-notes/{id}/pdf",
  summary: "Read a credit note as it is sent",
  access: "read",
  params,
  answers: { 200: { description: "The credit note; the same bytes each time", type: "application/pdf" } },
});

export const createPayment = operation({
  method: "post",
  path: "/api/finance/payments",
  summary: "Take money for an invoice; what is too much becomes the customer's credit",
  access: "write",
  body: newPaymentSchema,
  answers: { 201: { description: "The payment", schema: paymentSchema } },
});

export const listPayments = operation({
  method: "get",
  path: "/api/finance/payments",
  summary: "List payments and refunds, newest first",
  access: "read",
  query: paymentQuerySchema,
  answers: { 200: { description: "One page of payments", schema: pageOf(paymentSchema) } },
});

export const createRefund = operation({
  method: "post",
  path: "/api/finance/refunds",
  summary: "Give money back: of an invoice, or of a customer's credit",
  access: "decide",
  body: newRefundSchema,
  answers: { 201: { description: "The refund", schema: paymentSchema } },
});
