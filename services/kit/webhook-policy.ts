import { BlockList, isIP } from "node:net";

/** What is no place on the Internet (RFC 6890 and its kin): one's own machine, one's own network, a cloud's metadata. */
const special = new BlockList();
const ipv4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  "224.0.0.0/3",
];
// Ways to write, or to reach, an address of version 4; and addresses for examples.
const ipv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
for (const network of ipv4) add(special, network, "ipv4");
for (const network of ipv6) add(special, network, "ipv6");

/** All that was ever given out of version 6. */
const global = new BlockList();
add(global, "2000::/3", "ipv6");

function add(list: BlockList, network: string, family: "ipv4" | "ipv6"): void {
  const [address = "", bits] = network.split("/");
  list.addSubnet(address, Number(bits), family);
}

/** Whether an address is one of the Internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, "ipv4");
  return isIP(address) === 6 && global.check(address, "ipv6") && !special.check(address, "ipv6");
}

/** Why no webhook may go to a URL; nothing when it may, as far as can be seen before its name is looked up. */
export function refusalOf(url: string): string | undefined {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:") return `${protocol}// is not allowed; give an https:// address`;
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(address) === 0 || isPublicAddress(address)
    ? undefined
    : `${address} is a private address; give a public one`;
}
