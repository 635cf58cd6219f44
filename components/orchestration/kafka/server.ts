import { createHash } from "node:crypto";
import type { Base } from "../../define.ts";
import { contract, coveredVolumes, WITHOUT_JMX } from "../../kit/kafka/contract.ts";
import { lines } from "../../model/value.ts";
import type { Probe, Service } from "../../model/workload.ts";
import type { KafkaConfig } from "./config.ts";
import { PORTS, serverProperties } from "./properties.ts";

const MiB = 2 ** 20;

/** Broker and controller in one process; it formats its folder on the first start and keeps it on every other. */
export function server(base: Base<KafkaConfig>): Service {
  const { self, config, platform } = base;
  const heap = Math.floor(config.memory / 2 / MiB);
  return {
    kind: "stateful",
    image: { ref: config.image },
    command: ["/bin/bash", "/run/bap/start.sh"],
    env: {
      CLUSTER_ID: clusterId(platform.name, self.name),
      KAFKA_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m`,
      KAFKA_JMX_OPTS: WITHOUT_JMX,
      KAFKA_LOG4J_OPTS: "-Dlog4j2.configurationFile=/run/bap/log4j2.properties",
      LOG_DIR: "/tmp",
      // Instead of the programs' own words, which add a log of garbage collection beside the data.
      EXTRA_ARGS: "-name kafkaServer",
    },
    files: {
      "start.sh": { content: START },
      "server.properties": { content: serverProperties(base) },
      "log4j2.properties": { content: logging(config.logLevel) },
    },
    // Libraries of the compressions are unpacked into /tmp.
    scratch: { "/tmp": 64 * MiB, ...coveredVolumes(contract.data) },
    volumes: [{ name: "data", path: contract.data, size: config.storage, storageClass: config.storageClass }],
    ports: { clients: { port: PORTS.clients }, admin: { port: PORTS.admin } },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    stopGrace: 60,
    // It stands among the programs it serves, and keeps data all the same.
    priority: "high",
    probes: { ready: open(10, 3), live: open(10, 6), startup: open(2, 150) },
  };
}

// The equals sign: an identifier may begin with a hyphen. Another controller can join what began as "standalone".
const START = [
  "set -eu",
  `${contract.programs}/kafka-storage.sh format --ignore-formatted --standalone "--cluster-id=$CLUSTER_ID" --config /run/bap/server.properties`,
  `exec ${contract.programs}/kafka-server-start.sh /run/bap/server.properties`,
  "",
].join("\n");

/** Sixteen bytes that are another cluster's under every other name, and the same on each start. */
function clusterId(platform: string, instance: string): string {
  return createHash("sha256").update(`${platform}/${instance}`).digest().subarray(0, 16).toString("base64url");
}

/**
 * Kafka opens this port last, when it has read its metadata and counts as a member: that it is open says enough. Asking
 * it properly would start a Java machine every few seconds; the grants ask properly.
 */
function open(every: number, failures: number): Probe {
  return {
    check: { kind: "tcp", port: "clients" },
    inside: ["/bin/bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${PORTS.clients}`],
    every,
    failures,
  };
}

const logging = (level: string) =>
  lines(
    "appender.console.type = Console",
    "appender.console.name = console",
    "appender.console.layout.type = PatternLayout",
    "appender.console.layout.pattern = %d %p %m (%c)%n",
    `rootLogger.level = ${level}`,
    "rootLogger.appenderRef.console.ref = console",
  );
