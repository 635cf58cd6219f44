/**
 * What the image `apache/kafka` promises, as its Dockerfile has it (apache/kafka, docker/jvm): Kafka in `/opt/kafka`, a
 * Java runtime and bash, `adduser` for the first user of Alpine, three volumes. Its own start script writes into
 * `/opt/kafka/config`, which a read-only root forbids: we start the programs below ourselves, and nothing but this may
 * be relied on. They take the environment KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_JMX_OPTS,
 * KAFKA_LOG4J_OPTS, LOG_DIR and EXTRA_ARGS.
 */
export const contract = {
  image: "apache/kafka:4.3.1",
  user: { uid: 1000, gid: 1000 },
  programs: "/opt/kafka/bin",
  data: "/var/lib/kafka/data",
  volumes: ["/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"],
} as const;

/** Covers each declared volume but those named: left alone, it would leave an anonymous volume behind. */
export function coveredVolumes(...mounted: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(contract.volumes.filter((path) => !mounted.includes(path)).map((path) => [path, 2 ** 20]));
}

/** Any word will do: without one, the programs switch on JMX, a port that lets everybody in. */
export const WITHOUT_JMX = "-XX:-UsePerfData";
