import { fromOutside } from "../../components/model/routes.ts";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { lowerToDocker, specLabel, type ContainerPlan } from "../../compose/index.ts";
import { observe } from "../../stacks/docker/observe.ts";
import { imageTags } from "../images/tags.ts";
import type { Loaded } from "../load.ts";
import type { Check, Status } from "./status.ts";
import { check, statusOf } from "./status.ts";

/** Every container as Docker sees it, and every application end to end, through the gateway over HTTPS. */
export async function dockerStatus({ model, root, stack }: Loaded): Promise<Status> {
  const plan = lowerToDocker(model, { imageTags: imageTags(root, model) });
  const file = join(root, ".bap", `${stack}.ca.crt`);
  const ca = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const port = plan.containers.flatMap(({ ports }) => ports).find(({ inside }) => inside === 8443)?.outside ?? 443;
  const asked = await Promise.all([
    ...plan.containers.map(async (one) => [one.instance, await check(one.name, () => containerState(one))] as const),
    ...frontRoutes(model).map(async ({ host, path, to }) => {
      const instance = model.workloads.find(({ name }) => name === to)!.instance;
      return [instance, await check(`https://${host}${path}`, () => answers(host, port, path, ca))] as const;
    }),
  ]);
  const checks = new Map<string, Check[]>();
  for (const [instance, one] of asked) checks.set(instance, [...(checks.get(instance) ?? []), one]);
  return statusOf(
    model.components.map(({ name }) => name),
    checks,
  );
}

/** Each host at its shortest path: what lies below (webhooks, events) answers nobody who only looks. */
function frontRoutes({ routes }: Loaded["model"]): Loaded["model"]["routes"] {
  const open = fromOutside(routes);
  return open.filter(({ host, path }) => !open.some((other) => other.host === host && other.path.length < path.length));
}

async function containerState(plan: ContainerPlan): Promise<{ ok: boolean; detail: string }> {
  const now = await observe(plan.name);
  if (!now) return { ok: false, detail: "is not there: bap up" };
  // Where sources are mounted, they are ahead of what an image would be made of, and so of its tag.
  if (!now.mounted && now.spec !== specLabel(plan))
    return { ok: false, detail: "is not what the profile says: bap up" };
  if (plan.kind === "job") {
    const ok = now.status === "exited" && now.exitCode === 0;
    return { ok, detail: ok ? "done" : `${now.status}, exit code ${now.exitCode}` };
  }
  const detail = now.health ?? now.status;
  return {
    ok: now.running && now.health === "healthy",
    detail: now.mounted ? `${detail}, runs mounted sources (bap dev)` : detail,
  };
}

/** `*.localhost` is resolved by browsers, not by every system: the gateway of this machine is asked by its address. */
function answers(
  host: string,
  port: number,
  path: string,
  ca: string | undefined,
): Promise<{ ok: boolean; detail: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path, servername: host, ca, headers: { host }, timeout: 10_000 },
      (response) => {
        response.resume();
        const { statusCode = 0 } = response;
        resolve({ ok: statusCode < 500 && statusCode !== 404, detail: `HTTP ${statusCode}` });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer within 10 s")));
    asked.on("error", reject);
    asked.end();
  });
}
