import fc from "fast-check";
import { expect, test } from "vitest";
import { countWords, sentencesOf, withinWords } from "./words.ts";

test("a text that is short enough stays as it is", () => {
  expect(withinWords("One. Two\nthree", 3)).toBe("One. Two\nthree");
});

test("a longer one ends with the last sentence that ends in time", () => {
  expect(withinWords("It is spring. All is well! And more comes", 7)).toBe("It is spring. All is well!");
});

test("a sentence that does not end in time is cut, and that is to be seen", () => {
  expect(withinWords("one two three four", 2)).toBe("one two …");
});

test("never more words than asked for, but for the mark of a cut, and always a beginning of the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const cut = withinWords(text, max).replace(/ …$/, "");
      expect(countWords(cut)).toBeLessThanOrEqual(max);
      expect(text.startsWith(cut)).toBe(true);
    }),
  );
});

test("sentences end with their mark, or with their line", () => {
  expect(sentencesOf("A title\n\nIt costs 3.50 EUR. Really?  Yes")).toEqual([
    "A title",
    "It costs 3.50 EUR.",
    "Really?",
    "Yes",
  ]);
});
