import type { Whole } from "./platform.ts";

/** What Kafka's own programs say inside its container; `kafka topics --list` is one of them, asked as administrator. */
export function kafkaSays({ inside }: Pick<Whole, "inside">, script: string): Promise<string> {
  // The server's own way to itself, with the administrator's words from its own settings.
  const admin = `unset KAFKA_LOG4J_OPTS
    printf 'security.protocol=SASL_PLAINTEXT\\nsasl.mechanism=PLAIN\\n' > /tmp/admin.properties
    sed -n 's/^listener.name.internal.plain.//p' /run/bap/server.properties >> /tmp/admin.properties
    kafka() { "/opt/kafka/bin/kafka-$1.sh" --bootstrap-server 127.0.0.1:9095 --command-config /tmp/admin.properties "\${@:2}"; }`;
  const small = {
    KAFKA_HEAP_OPTS: "-Xmx96m",
    KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
  };
  return inside("bap-kafka-0", ["/bin/bash", "-euc", `${admin}\n${script}`], small);
}

/** Every event of a topic so far. */
export function eventsOf(whole: Pick<Whole, "inside">, topic: string): Promise<string> {
  const consumer = `/opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server 127.0.0.1:9095`;
  const all = `--consumer.config /tmp/admin.properties --topic ${topic} --from-beginning --timeout-ms 10000`;
  // It ends by its own time limit, which it calls a failure.
  return kafkaSays(whole, `${consumer} ${all} 2>/dev/null || true`);
}
