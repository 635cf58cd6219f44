import { adminEmail, adminPassword, adminSecret } from "../../kit/bi/admin.ts";
import { httpProbe } from "../../kit/bi/probe.ts";
import { type BiBase, sourceFiles, sourcesOf } from "../../kit/bi/sources.ts";
import type { Parts } from "../../model/parts.ts";
import { secret } from "../../model/value.ts";
import type { Image, Job, Probe, Service } from "../../model/workload.ts";
import type { SupersetConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { settings, type SupersetGrants } from "./settings.ts";

const MiB = 2 ** 20;

type SupersetBase = BiBase<SupersetConfig> & { readonly got: SupersetGrants };

/** Web servers, workers, one beat that tells workers what is due, and a job that brings the database up to date. */
export function model(base: SupersetBase): Parts {
  const { self } = base;
  return {
    services: [web(base), worker(base), beat(base)],
    jobs: [init(base)],
    secrets: [
      // Encrypts the passwords of data sources in the database.
      { name: secretKey(base), value: { kind: "password", length: 48 }, irreplaceable: true },
      adminSecret(base),
    ],
    logins: [
      {
        app: self.name,
        user: "admin",
        password: adminPassword(self.name),
        note: "The password of the first start; one that was changed since is known to who changed it.",
      },
    ],
  };
}

const secretKey = ({ self }: SupersetBase): string => `${self.name}/secret-key`;

/** What is the same for all four. */
function program(base: SupersetBase) {
  const { config, got } = base;
  const image: Image = config.image
    ? { ref: config.image }
    : { build: { name: "superset", context: "images/superset" } };
  return {
    image,
    ...settings(got, sourcesOf(base), { secretKey: secretKey(base), logLevel: config.logLevel }),
    scratch: { "/tmp": 128 * MiB, [contract.home]: 64 * MiB },
    user: contract.user,
  };
}

function web(base: SupersetBase): Service {
  const { replicas, maxReplicas, cpu, memory } = base.config;
  const processes = Math.max(1, Math.floor(memory / (512 * MiB)));
  const health = (every: number): Probe => httpProbe(contract.health, contract.port, "curl", every);
  return {
    kind: "service",
    ...program(base),
    command: ["gunicorn"],
    args: [
      ...["--bind", `0.0.0.0:${contract.port}`, "--workers", processes, "--worker-class", "gthread", "--threads", 16],
      ...["--timeout", 120, "--access-logfile", "-", "--limit-request-line", 0, "--limit-request-field_size", 0],
      contract.application,
    ],
    ports: { http: { port: contract.port } },
    after: ["init"],
    replicas,
    ...autoscale(replicas, maxReplicas),
    cpu,
    memory,
    probes: {
      ready: health(10),
      live: { ...health(20), timeout: 10, failures: 6 },
      startup: { ...health(5), failures: 72 },
    },
  };
}

function worker(base: SupersetBase): Service {
  const { replicas, maxReplicas, processes, cpu, memory } = base.config.worker;
  return {
    kind: "service",
    part: "worker",
    ...program(base),
    command: ["celery", "--app", contract.worker, "worker"],
    args: [
      ...["--pool", "prefork", "--concurrency", processes, "-O", "fair"],
      // All three are talk among workers, over channels that a user of one prefix may not hear.
      ...["--without-gossip", "--without-mingle", "--without-heartbeat"],
    ],
    ports: {},
    after: ["init"],
    replicas,
    ...autoscale(replicas, maxReplicas),
    cpu,
    memory,
    // Queries that run are finished first.
    stopGrace: 120,
    probes: signsOfLife(),
  };
}

function beat(base: SupersetBase): Service {
  return {
    kind: "service",
    part: "beat",
    ...program(base),
    command: ["celery", "--app", contract.beat, "beat"],
    args: ["--scheduler", contract.scheduler, "--pidfile="],
    ports: {},
    after: ["init"],
    // Two would have everything done twice.
    replicas: 1,
    update: "recreate",
    cpu: 250,
    memory: 256 * MiB,
    probes: signsOfLife(),
  };
}

function init(base: SupersetBase): Job {
  const common = program(base);
  return {
    kind: "job",
    part: "init",
    ...common,
    command: ["/bin/sh", "-c", `superset db upgrade && superset init && exec python -m ${contract.ensure}`],
    env: { ...common.env, ADMIN_EMAIL: adminEmail(base.platform) },
    files: {
      ...common.files,
      ...sourceFiles(sourcesOf(base)),
      "admin-password": { content: secret(adminPassword(base.self.name)) },
    },
    cpu: 1000,
    memory: 1024 * MiB,
    deadline: 1200,
  };
}

function autoscale(replicas: number, max: number | undefined): Pick<Service, "autoscale"> {
  return max !== undefined && max > replicas ? { autoscale: { max, cpu: 70 } } : {};
}

/** A program without a port: its file was touched within the last minute. */
function signsOfLife(): Service["probes"] {
  const alive = (every: number, failures: number): Probe => ({
    check: { kind: "command" },
    inside: ["/bin/sh", "-c", `test -n "$(find ${contract.alive} -mmin -1 2>/dev/null)"`],
    every,
    failures,
  });
  return { ready: alive(10, 3), live: alive(30, 6), startup: alive(5, 72) };
}
