import { createHash } from "node:crypto";
import type { Problem } from "../components/model/error.ts";

interface Chosen {
  readonly key: string;
  /** By a person, not by its hash. */
  readonly given: boolean;
  readonly cidr: Cidr;
}

interface Cidr {
  /** The first address as a number. */
  readonly base: number;
  readonly prefix: number;
}

const PREFIX = 26;

/** What a subnet may be: room for some containers, and not the whole private range. */
const WIDEST = 16;
const NARROWEST = 28;

export interface SubnetsInput {
  readonly platform: string;
  readonly keys: readonly string[];
  /** Keys that may be named though their network is not there: of instances that are configured but not deployed. */
  readonly idle: readonly string[];
  readonly pool: string;
  readonly given: Readonly<Record<string, string>>;
}

/**
 * A subnet for each network. It follows from the network's own name alone (or is given), never from which others
 * there are: a component that joins or leaves must not move the rest.
 */
export function chooseSubnets(input: SubnetsInput): {
  readonly subnets: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
} {
  const pool = parseCidr(input.pool);
  if (!pool || pool.prefix > PREFIX || pool.prefix < 8) {
    return { subnets: new Map(), problems: [badPool(input.pool)] };
  }
  const problems = givenProblems(input);
  const chosen = input.keys.map((key): Chosen => {
    const given = parseSubnet(input.given[key]);
    return { key, given: given !== undefined, cidr: given ?? hashed(pool, input.platform, key) };
  });
  chosen.forEach((one, i) => {
    const other = chosen.slice(0, i).find((before) => overlap(before.cidr, one.cidr));
    if (other) problems.push(collision(other, one, chosen, { pool, written: input.pool }));
  });
  return { subnets: new Map(chosen.map(({ key, cidr }) => [key, formatCidr(cidr)])), problems };
}

function hashed(pool: Cidr, platform: string, key: string): Cidr {
  const hash = createHash("sha256").update(`${platform}/${key}`).digest().readUInt32BE(0);
  return nth(pool, hash % 2 ** (PREFIX - pool.prefix));
}

const nth = (pool: Cidr, index: number): Cidr => ({
  base: pool.base + index * sizeOf({ prefix: PREFIX }),
  prefix: PREFIX,
});

function givenProblems({ given, keys, idle }: SubnetsInput): Problem[] {
  return Object.entries(given).flatMap(([key, written]): Problem[] => {
    const path = `network.subnets.${key}`;
    if (!keys.includes(key) && !idle.includes(key)) {
      return [
        {
          code: "unknown-network",
          path,
          message: `there is no network "${key}"`,
          suggestion: `the networks are ${keys.join(", ")}`,
        },
      ];
    }
    if (parseSubnet(written)) return [];
    return [
      {
        code: "bad-subnet",
        path,
        message: `"${written}" is no subnet`,
        suggestion: `write the first address and a length from /${WIDEST} to /${NARROWEST}, such as "10.213.9.0/26"`,
      },
    ];
  });
}

function badPool(pool: string): Problem {
  return {
    code: "bad-pool",
    path: "network.pool",
    message: `"${pool}" is no range that /${PREFIX} subnets can be cut from`,
    suggestion: `write the first address and a length from /8 to /${PREFIX}, such as "10.208.0.0/12"`,
  };
}

function collision(
  first: Chosen,
  second: Chosen,
  all: readonly Chosen[],
  { pool, written }: { readonly pool: Cidr; readonly written: string },
): Problem {
  // What a person wrote is what a person can move; otherwise the later name gives way.
  const moved = first.given && !second.given ? first : second;
  const free = [...Array(2 ** (PREFIX - pool.prefix)).keys()]
    .map((index) => nth(pool, index))
    .find((one) => !all.some((other) => other !== moved && overlap(other.cidr, one)));
  const [a, b] = [formatCidr(first.cidr), formatCidr(second.cidr)];
  return {
    code: "subnet-collision",
    path: `network.subnets.${moved.key}`,
    message:
      a === b
        ? `the networks "${first.key}" and "${second.key}" both get the subnet ${a}`
        : `the networks "${first.key}" (${a}) and "${second.key}" (${b}) overlap`,
    suggestion: free
      ? `set network.subnets.${moved.key} to a free one, such as "${formatCidr(free)}"`
      : `${written} has no /${PREFIX} left: choose a larger network.pool`,
  };
}

/** A subnet that a profile may give. */
function parseSubnet(written: string | undefined): Cidr | undefined {
  const cidr = written === undefined ? undefined : parseCidr(written);
  return cidr && cidr.prefix >= WIDEST && cidr.prefix <= NARROWEST ? cidr : undefined;
}

/** Undefined: not four numbers and a length, or not the first address of its subnet. */
function parseCidr(written: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(written);
  if (!match) return undefined;
  const numbers = match.slice(1).map(Number);
  const prefix = numbers[4]!;
  const octets = numbers.slice(0, 4);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return base % sizeOf({ prefix }) === 0 ? { base, prefix } : undefined;
}

function formatCidr({ base, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((bits) => Math.floor(base / 2 ** bits) % 256).join(".")}/${prefix}`;
}

const sizeOf = ({ prefix }: Pick<Cidr, "prefix">): number => 2 ** (32 - prefix);

const overlap = (a: Cidr, b: Cidr): boolean => a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
