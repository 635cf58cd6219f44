import type { Base } from "../../define.ts";
import { fileOf, lines, secret, text, type Value } from "../../model/value.ts";
import type { Probe, Service } from "../../model/workload.ts";
import type { SeaweedfsConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { ADMIN } from "./names.ts";

const MiB = 2 ** 20;

/**
 * All parts in one process. Master, volume server and filer let in whoever reaches them, so they listen on loopback;
 * only S3 is open to others, and its gRPC port with it, which asks for a token once there is a key to sign one.
 */
export function server({ self, config }: Base<SeaweedfsConfig>): Service {
  return {
    kind: "stateful",
    image: { ref: config.image },
    command: ["/usr/bin/weed"],
    args: ["-logtostderr=true", "-config_dir=/run/bap", "server", ...flags(config.storage)],
    files: {
      "security.toml": {
        content: lines("[jwt.filer_signing]", text`key = "${secret(`${self.name}/signing`)}"`),
      },
      // Not the image's own: where the names of files are kept must never change with the image.
      "filer.toml": { content: lines("[leveldb2]", "enabled = true", `dir = "${contract.data}/filerldb2"`) },
      "s3.json": {
        content: text`{"identities":[{"name":"${ADMIN.user}","credentials":[{"accessKey":"${ADMIN.accessKey}","secretKey":"${secret(`${self.name}/admin`)}"}],"actions":["Admin","Read","Write","List","Tagging"]}]}`,
      },
    },
    scratch: { "/tmp": 64 * MiB },
    volumes: [{ name: "data", path: contract.data, size: config.storage, storageClass: config.storageClass }],
    ports: { s3: { port: contract.ports.s3 }, metrics: { port: contract.ports.metrics } },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    stopGrace: 30,
    probes: { ready: health(5, 3), live: health(10, 6), startup: health(2, 60) },
    metrics: { port: "metrics", path: "/metrics" },
  };
}

function flags(storage: number): readonly Value[] {
  // Each bucket has volumes of its own, seven from its first file on. They grow as they are filled, so there may be
  // more of them than would fit if all were full.
  const total = Math.floor(storage / MiB);
  const volume = Math.min(1024, Math.max(32, Math.floor(total / 64)));
  return [
    `-dir=${contract.data}`,
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    "-master.telemetry=false",
    "-master.defaultReplication=000",
    `-master.volumeSizeLimitMB=${volume}`,
    `-volume.max=${Math.ceil(total / volume) + 256}`,
    // There is no other server that could take over first.
    "-volume.preStopSeconds=1",
    "-filer",
    "-s3",
    `-s3.port=${contract.ports.s3}`,
    "-s3.ip.bind=0.0.0.0",
    text`-s3.config=${fileOf("s3.json")}`,
    "-s3.iam=true",
    "-s3.iam.readOnly=false",
    "-s3.allowDeleteBucketNotEmpty=false",
    "-s3.autoCreateBucket=false",
    // Two more servers, without a lock.
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    `-metricsPort=${contract.ports.metrics}`,
    "-metricsIp=0.0.0.0",
  ];
}

const health = (every: number, failures: number): Probe => ({
  check: { kind: "http", port: "s3", path: "/healthz" },
  inside: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${contract.ports.s3}/healthz`],
  every,
  failures,
});
