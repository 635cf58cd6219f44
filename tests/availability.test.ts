import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../components/model/parts.ts";
import { kubernetesPlan, platformOf } from "./platforms.ts";

interface Container {
  readonly startupProbe?: object;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly resources: Readonly<Record<"requests" | "limits", Readonly<Record<string, string>>>>;
}

interface Probe {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

interface Spec {
  readonly replicas?: number;
  readonly strategy?: { readonly type: string };
  readonly updateStrategy?: { readonly type: string };
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly spec: {
      readonly containers: readonly [Container];
      readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
      readonly priorityClassName?: string;
      readonly terminationGracePeriodSeconds?: number;
    };
  };
}

/** What does not go on while it is updated, and why it must not. */
const GONE_FIRST: Readonly<Record<string, string>> = {
  metabase: "two versions must not share a database",
  "superset-beat": "two would have everything done twice",
};

/** Who gives way last: what others cannot do without. All that is in neither list is in between. */
const HIGH = ["traefik", "clickhouse", "kafka", "postgres", "qdrant", "redis", "seaweedfs"];
const LOW = ["temporal-ui"];

/** One of each; the stores keep data for one server only, and the others would do their work twice, or need no second. */
const ALONE = [
  ...["clickhouse", "kafka", "postgres", "qdrant", "redis", "redis-activepieces", "redis-queue", "seaweedfs"],
  ...["superset-beat", "temporal-ui"],
];

const isOf = (names: readonly string[], workload: string): boolean =>
  names.some((name) => workload === name || (name === "redis" && workload.startsWith("redis-")));

/** What keeps a platform answering while its nodes, its versions and its load change, for everything that serves. */
describe.each(["production", "enterprise"])("every workload of %s on Kubernetes", (profile) => {
  const { objects } = kubernetesPlan(platformOf(profile, "kubernetes"));
  const of = (...kinds: readonly string[]): readonly (readonly [string, KubernetesObject])[] =>
    objects
      .filter(({ object, workload }) => workload !== undefined && kinds.includes(object.kind))
      .map(({ object, workload }) => [workload!, object] as const);
  const served = of("Deployment", "StatefulSet").map(([name, object]) => [name, object["spec"] as Spec] as const);
  const scaled = new Map(
    of("HorizontalPodAutoscaler").map(([name, { spec }]) => [name, (spec as { minReplicas: number }).minReplicas]),
  );
  const budgets = of("PodDisruptionBudget").map(([name]) => name);
  const replicasOf = (name: string, { replicas }: Spec): number => replicas ?? scaled.get(name) ?? 0;

  test("there are as many as the profile has", () => {
    expect(served.length).toBeGreaterThan(20);
  });

  test.each(served)(
    "%s is asked whether it has started, takes traffic and lives, the last with patience",
    (_, spec) => {
      const [{ startupProbe, readinessProbe, livenessProbe }] = spec.template.spec.containers;
      expect(startupProbe).toBeDefined();
      expect(readinessProbe).toBeDefined();
      expect(livenessProbe).toBeDefined();
      const patience = ({ periodSeconds, failureThreshold }: Probe) => periodSeconds * failureThreshold;
      expect(patience(livenessProbe!)).toBeGreaterThanOrEqual(patience(readinessProbe!));
    },
  );

  test.each(served)("%s says what it needs and what it may take", (_, spec) => {
    const [{ resources }] = spec.template.spec.containers;
    for (const which of ["requests", "limits"] as const) {
      expect(Object.keys(resources[which]), which).toEqual(expect.arrayContaining(["cpu", "memory"]));
    }
  });

  test.each(served)("%s goes on while it is updated, unless it must not, and has time to end", (name, spec) => {
    const strategy = (spec.strategy ?? spec.updateStrategy)?.type;
    expect(strategy).toBe(name in GONE_FIRST ? "Recreate" : "RollingUpdate");
    expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(10);
  });

  test.each(served)("%s has several members on several hosts and zones, or is known to be alone", (name, spec) => {
    const alone = replicasOf(name, spec) < 2;
    expect(alone).toBe(ALONE.includes(name));
    const keys = (spec.template.spec.topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(alone ? [] : ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
    expect(budgets.includes(name)).toBe(!alone);
  });

  test.each(served)("%s gives way to others as it should", (name, { template }) => {
    const expected = isOf(HIGH, name) ? "bap-high" : LOW.includes(name) ? "bap-low" : undefined;
    expect(template.spec.priorityClassName).toBe(expected);
  });

  test("what people and programs wait for grows with its load", () => {
    const grow = ["activepieces", "activepieces-worker", "grafana", "leads", "metabase", "superset", "traefik"];
    expect([...scaled.keys()]).toEqual(expect.arrayContaining([...grow, "superset-worker", "temporal-frontend"]));
  });
});
