import { expect, test } from "vitest";
import { judgeToken, minFillMs, tokenFor } from "./form-token.ts";

const now = new Date("2026-01-01T12:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const day = 24 * 3_600_000;

test("a token is fine between the time somebody needs and a day", () => {
  const token = tokenFor("secret", now);
  expect(judgeToken("secret", token, later(minFillMs - 1))).toBe("too fast");
  expect(judgeToken("secret", token, later(minFillMs))).toBe("fine");
  expect(judgeToken("secret", token, later(day))).toBe("fine");
  expect(judgeToken("secret", token, later(day + 1))).toBe("expired");
});

test("no two tokens are the same", () => {
  expect(tokenFor("secret", now)).not.toBe(tokenFor("secret", now));
});

test("a token of another form, or a changed one, is forged", () => {
  const token = tokenFor("secret", now);
  expect(judgeToken("other", token, later(minFillMs))).toBe("forged");
  const earlier = token.replace(/^\d+/, String(now.getTime() - 60_000));
  for (const changed of [earlier, "", "..", `${token}x`, `x${token}`, "NaN.x.y", "é.é.é"]) {
    expect(judgeToken("secret", changed, later(minFillMs))).toBe("forged");
  }
});
