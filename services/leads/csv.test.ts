import fc from "fast-check";
import { expect, test } from "vitest";
import { readLeads } from "./csv.ts";
import type { Row } from "./csv.ts";

/** The rows of a file that comes in chunks of this size. */
async function read(text: string | Uint8Array, size = 7): Promise<readonly Row[]> {
  const bytes = Buffer.from(text);
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream, from what is there already
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: Row[] = [];
  for await (const row of readLeads(chunks())) rows.push(row);
  return rows;
}

const leadsOf = (rows: readonly Row[]) => rows.map(({ lead }) => lead);

test("reads our own columns in any order, with others between them", async () => {
  const rows = await read('email,age,name,country,message\nida@example.com,42,Ida,Germany,"Hello,\nyou"\n');
  expect(rows).toEqual([
    { line: 3, lead: { name: "Ida", email: "ida@example.com", country: "DE", message: "Hello,\nyou" } },
  ]);
});

test("reads what Odoo exports of leads, and of contacts", async () => {
  const leads =
    '\ufeff"Opportunity","Contact Name","Email","Company Name","Country","Internal Notes","Source"\r\n' +
    '"Big deal","Ida","ida@example.com","Acme","Germany","Call ""soon""","Fair"\r\n' +
    '"Small deal","","zoe@example.com","","","",""\r\n';
  expect(leadsOf(await read(leads))).toEqual([
    { name: "Ida", email: "ida@example.com", company: "Acme", country: "DE", message: 'Call "soon"', source: "Fair" },
    { name: "Small deal", email: "zoe@example.com" },
  ]);
  const contacts = "Display Name,Email,Related Company,Country\nAda,ada@example.com,Engines,United Kingdom\n";
  expect(leadsOf(await read(contacts))).toEqual([
    { name: "Ada", email: "ada@example.com", company: "Engines", country: "GB" },
  ]);
  expect(
    leadsOf(await read("contact_name,email_from,partner_name,country_id\nIda,ida@example.com,Acme,France\n")),
  ).toEqual([{ name: "Ida", email: "ida@example.com", company: "Acme", country: "FR" }]);
});

test("tells each line that is no lead, with its place in the file, and reads on", async () => {
  const rows = await read("name,email,country\nIda,none,Atlantis\n\nZoë\nAda,ada@example.com,\n");
  expect(rows).toEqual([
    { line: 2, mistake: 'email: Invalid email address; country: "Atlantis" is no country; allowed: DE, Germany, …' },
    { line: 4, mistake: "email: Invalid input: expected string, received undefined" },
    { line: 5, lead: { name: "Ada", email: "ada@example.com" } },
  ]);
});

test("tells lines that are not UTF-8", async () => {
  const latin1 = Buffer.from("name,email\nZoë,zoe@example.com\nIda,ida@example.com\n", "latin1");
  expect(await read(latin1)).toEqual([
    { line: 2, mistake: "is not UTF-8" },
    { line: 3, lead: { name: "Ida", email: "ida@example.com" } },
  ]);
});

test.each([
  ["is never closed", '"Zoë,zoe@example.com\nAda,ada@example.com\n', "Quote Not Closed"],
  ["goes on for ever", `"${"x\n".repeat(100_000)}`, "Max Record Size"],
])("keeps what came before a quote that %s, and tells where it stopped", async (_, rest, reason) => {
  for (const size of [7, 1_000_000]) {
    const rows = await read(`name,email\nIda,ida@example.com\n${rest}`, size);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({ line: 2, lead: { name: "Ida", email: "ida@example.com" } });
    expect(rows[1]).toMatchObject({ isLast: true, mistake: expect.stringContaining(reason) as string });
    expect(rows[1]?.line).toBeGreaterThan(2);
  }
});

test.each([
  ["nothing", ""],
  ["no column for an address", "name,phone\nIda,1\n"],
  ["another separator", "name;email\nIda;ida@example.com\n"],
  ["JSON", '{"name":"Ida"}'],
  ["only a quote", '"'],
])("fails when the file holds %s", async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ status: 422, kind: "invalid-csv" });
});

test("whatever bytes come, each line is a lead or a mistake", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
      const rows = await read(Buffer.concat([Buffer.from("name,email\n"), noise]), 50);
      for (const { lead, mistake } of rows) expect((lead === undefined) !== (mistake === undefined)).toBe(true);
    }),
  );
});
