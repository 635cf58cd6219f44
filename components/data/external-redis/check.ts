import type { Base, Finding } from "../../define.ts";
import type { ExternalRedisConfig } from "./config.ts";

/** The jobs' image knows no authorities, so without one every grant would be refused by its own client. */
export function check({ config }: Base<ExternalRedisConfig>): readonly Finding[] {
  if (!config.tls || config.admin === "none" || config.authority !== undefined) return [];
  return [
    {
      path: "authority",
      message: `the jobs that make users on ${config.host} could not check its certificate: no authority is given`,
      suggestion: "give the PEM of who signed the server's certificate; or tls: false, or admin: none",
    },
  ];
}
