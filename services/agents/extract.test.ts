import { describe, expect, test } from "vitest";
import { extract } from "./extract.ts";
import { pdfBomb, pdfOf } from "./testing/pdf.ts";

const timeout = 60_000;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe("text of a file", () => {
  test("is the text itself, its line breaks of one kind and without what cannot be stored", async () => {
    expect(await extract(bytes("\ufeff# Zoë\r\n\r\nsays\0 \u0007🌍\n"), "text/markdown")).toBe("# Zoë\n\nsays 🌍");
  });

  test("has one empty line where there are many, however many", async () => {
    const lines = "\n \n".repeat(900_000);
    expect(await extract(bytes(`one${lines}\n\ntwo\n\nthree`), "text/plain")).toBe("one\n\ntwo\n\nthree");
  });

  test("of a page is what its reader sees", { timeout }, async () => {
    const page = `<!doctype html><html><head><title>No</title><style>p{}</style></head><body>
      <h1>Terms &amp; more</h1><p>Goods may be
      <b>returned</b>.</p><script>alert("no")</script><ul><li>One<li>Two</ul><pre>a\n  b</pre>
      <table><tr><td>x</td><td>y</td></tr></table><p>unclosed <div>end`;
    expect(await extract(bytes(page), "text/html")).toBe(
      "Terms & more\n\nGoods may be returned.\n\nOne\nTwo\n\na\nb\n\nx y\n\nunclosed\n\nend",
    );
  });

  test("of a PDF is that of its pages, with sentences that go on over lines", { timeout }, async () => {
    const long = "Goods may be returned within 30 days of delivery, and shipping back is free of charge for everybody.";
    expect(await extract(await pdfOf([long, "Page two."]), "application/pdf")).toBe(`${long}\n\nPage two.`);
  });
});

describe("fails with a reason that a person understands", () => {
  test.each([
    ["text/plain", "text that is not UTF-8", new Uint8Array([0x5a, 0x6f, 0xeb]), "no text in UTF-8"],
    ["text/plain", "nothing", bytes(""), "there is no text in it"],
    ["text/markdown", "space", bytes(" \n\u0000"), "there is no text in it"],
    ["text/plain", "very much", bytes("x".repeat(2_000_001)), "holds 2000001 characters"],
    ["text/html", "a page of scripts", bytes("<script>let a</script>"), "there is no text in it"],
    ["application/pdf", "what is no PDF", bytes("hello"), "no PDF that can be read"],
    ["application/pdf", "nothing", bytes(""), "no PDF that can be read"],
  ] as const)("for %s: %s", { timeout }, async (mediaType, _, content, reason) => {
    await expect(extract(content, mediaType)).rejects.toMatchObject({
      name: "Unreadable",
      message: expect.stringContaining(reason) as string,
    });
  });

  test("for a PDF of pictures, one with a password, and half of one", { timeout }, async () => {
    const whole = await pdfOf(["Some text."]);
    const locked = await pdfOf(["Secret."], { userPassword: "s3cret", pdfVersion: "1.7" });
    await expect(extract(await pdfOf([""]), "application/pdf")).rejects.toThrow("only pictures perhaps");
    await expect(extract(locked, "application/pdf")).rejects.toThrow("protected by a password");
    await expect(extract(whole.slice(0, whole.length / 3), "application/pdf")).rejects.toThrow(/no PDF|no text/);
  });

  test("for a file that unfolds into more than there may be", { timeout }, async () => {
    const bomb = pdfBomb(400_000_000);
    expect(bomb.length).toBeLessThan(10_000);
    const limits = { memoryBytes: 150_000_000, timeoutMs: 50_000 };
    await expect(extract(bomb, "application/pdf", limits)).rejects.toThrow("unfolds into more than can be read");
  });

  test("for one that keeps its reader busy: elements in elements, without an end", { timeout }, async () => {
    const limits = { memoryBytes: 1_000_000_000, timeoutMs: 1_000 };
    const nested = bytes("<div>".repeat(2_000_000));
    await expect(extract(nested, "text/html", limits)).rejects.toThrow("takes longer than 1 s");
  });
});
