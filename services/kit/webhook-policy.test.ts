import fc from "fast-check";
import { expect, test } from "vitest";
import { isPublicAddress, refusalOf } from "./webhook-policy.ts";

test.each([
  ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254", "172.16.0.1", "172.31.255.1"],
  ...["192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
  ...[
    "64:ff9b::7f00:1",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "2002:7f00:1::",
    "2001:db8::1",
    "2001::1",
    "name",
    "",
  ],
])("%j is no address of the Internet", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])("%s is one", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test("no address of a private network is public, however it is written in a URL", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const privately = fc.oneof(
    fc.tuple(fc.constant(10), octet, octet, octet),
    fc.tuple(fc.constant(127), octet, octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  );
  fc.assert(
    fc.property(privately, fc.constantFrom("dotted", "number", "hex", "mapped"), (octets, how) => {
      const number = octets.reduce((sum, one) => sum * 256 + one, 0);
      const host = { dotted: octets.join("."), number: `${number}`, hex: `0x${number.toString(16)}` };
      const written = how === "mapped" ? `[::ffff:${octets.join(".")}]` : host[how];
      expect(refusalOf(`https://${written}/hook`)).toMatch(/is a private address/);
    }),
  );
});

test("only HTTPS may leave", () => {
  expect(refusalOf("http://example.com/")).toBe("http:// is not allowed; give an https:// address");
  expect(refusalOf("https://example.com/")).toBeUndefined();
  expect(refusalOf("https://8.8.8.8/")).toBeUndefined();
});
