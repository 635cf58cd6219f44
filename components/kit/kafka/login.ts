/** How one proves who one is to Kafka. */
export type Mechanism = "SCRAM-SHA-512" | "SCRAM-SHA-256" | "PLAIN";

/** The class of Kafka's that does it. */
export function loginModule(mechanism: Mechanism): string {
  const known = mechanism === "PLAIN" ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
  return `org.apache.kafka.common.security.${known}`;
}
