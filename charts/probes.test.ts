import { expect, test } from "vitest";
import type { Probe } from "../components/model/workload.ts";
import { loweredContainer, service, store } from "./testing.ts";

const ping: Probe = { check: { kind: "command" }, inside: ["ping", "-q"] };

test("http, tcp and command become what the kubelet knows, with the defaults of the model", () => {
  const container = loweredContainer(
    service({
      probes: {
        ready: { check: { kind: "http", port: "http", path: "/readyz" } },
        live: { check: { kind: "tcp", port: "http" }, every: 20, timeout: 2, failures: 6 },
        startup: ping,
      },
    }),
  );
  expect(container).toMatchObject({
    readinessProbe: {
      httpGet: { path: "/readyz", port: 8080 },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 20, timeoutSeconds: 2, failureThreshold: 6 },
    startupProbe: { exec: { command: ["ping", "-q"] }, periodSeconds: 10 },
  });
});

test("what the model does not ask for is not there", () => {
  const container = loweredContainer(service());
  expect("livenessProbe" in container || "startupProbe" in container).toBe(false);
});

test("a member of a serial group is ready when it is in sync, because the next one waits for that", () => {
  const ready = (replicas: number, update: "serial" | "parallel"): unknown =>
    loweredContainer(store({ replicas, group: { update, inSync: ping } }))["readinessProbe"];
  expect(ready(3, "serial")).toMatchObject({ exec: { command: ["ping", "-q"] } });
  expect(ready(3, "parallel")).toMatchObject({ tcpSocket: { port: 5432 } });
  expect(ready(1, "serial")).toMatchObject({ tcpSocket: { port: 5432 } });
});

test("where one check says both, a member gets no more requests long before it is ended", () => {
  const check = { kind: "http", port: "http", path: "/readyz" } as const;
  const live = (probes: Parameters<typeof service>[0]): unknown => loweredContainer(service(probes))["livenessProbe"];
  expect(live({ probes: { ready: { check }, live: { check } } })).toMatchObject({ failureThreshold: 6 });
  expect(live({ probes: { ready: { check, every: 20 }, live: { check, every: 30 } } })).toMatchObject({
    failureThreshold: 4,
  });
  expect(live({ probes: { ready: { check }, live: { check, failures: 9 } } })).toMatchObject({ failureThreshold: 9 });
  const other = { kind: "http", port: "http", path: "/livez" } as const;
  expect(live({ probes: { ready: { check }, live: { check: other } } })).toMatchObject({ failureThreshold: 3 });
});
