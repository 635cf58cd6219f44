import type { External } from "../model/parts.ts";

/** What is at an address that is there already: host and port, as the platform's network rules know them. */
export function externalAt(name: string, port: string, { hostname, protocol, port: given }: URL): External {
  return { name, host: hostname, ports: { [port]: Number(given || (protocol === "https:" ? 443 : 80)) } };
}
