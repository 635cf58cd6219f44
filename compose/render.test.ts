import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PlatformError } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { text } from "../components/model/value.ts";
import { lowerToDocker } from "./plan.ts";
import { executableFiles, renderCompose } from "./render.ts";
import { secretFiles } from "./secret-files.ts";
import { keyed, smallModel, withWorkload } from "./small-model.ts";

interface ComposeFile {
  name: string;
  services: Record<string, Record<string, unknown>>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
  configs: Record<string, { file: string }>;
  secrets: Record<string, { file: string }>;
}

function render(model: Model = smallModel()) {
  const plan = lowerToDocker(model, { imageTags: { business: "abc123" } });
  const files = renderCompose(plan, model);
  return { plan, files, compose: parse(files.get("compose.yaml")!) as ComposeFile };
}

describe("compose.yaml", () => {
  it("mounts sources read-only where the plan does", () => {
    const sources = { leads: [{ source: "/src/$1/kit", path: "/app/services/kit" }] };
    const files = renderCompose(lowerToDocker(smallModel(), { sources }), smallModel());
    expect((parse(files.get("compose.yaml")!) as ComposeFile).services.leads!.volumes).toEqual([
      { type: "bind", source: "/src/$$1/kit", target: "/app/services/kit", read_only: true },
    ]);
  });

  it("says exactly this about a service", () => {
    expect(render().compose.services.leads).toEqual({
      image: "bap/business:abc123",
      pull_policy: "never",
      environment: { PORT: "3000" },
      env_file: [{ path: "${BAP_SECRETS:?run bap secrets apply}/leads.env", format: "raw" }],
      networks: { edge: { aliases: ["leads", "leads-0"] }, postgres: {}, redis: {} },
      depends_on: {
        "postgres-0": { condition: "service_healthy" },
        "postgres-grant-leads": { condition: "service_completed_successfully" },
        "redis-0": { condition: "service_healthy" },
      },
      healthcheck: {
        test: ["CMD", "node", "check.js"],
        interval: "10s",
        timeout: "5s",
        retries: 3,
        start_period: "30s",
      },
      labels: {
        "bap.instance": "leads",
        "bap.member": "0",
        "bap.platform": "bap",
        "bap.spec": expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        "bap.workload": "leads",
      },
      restart: "unless-stopped",
      stop_signal: "SIGTERM",
      stop_grace_period: "30s",
      user: "1000:1000",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      init: false,
      pids_limit: 4096,
      mem_limit: 128 * 2 ** 20,
      memswap_limit: 128 * 2 ** 20,
      cpus: 0.5,
      logging: { driver: "json-file", options: { "max-file": "3", "max-size": "10m" } },
    });
  });

  it("is a project of its own, whose networks choose their own subnets", () => {
    const { name, networks, volumes } = render().compose;
    expect(name).toBe("bap-compose");
    expect(networks).toEqual({
      edge: { internal: true },
      egress: {},
      postgres: { internal: true },
      redis: { internal: true },
    });
    expect(volumes).toEqual({ "postgres-0-data": {} });
  });

  it("mounts data, scratch, configs and secrets where the model says", () => {
    const { services, configs, secrets } = render().compose;
    expect(services["postgres-0"]).toMatchObject({
      volumes: [{ type: "volume", source: "postgres-0-data", target: "/var/lib/postgresql" }],
      tmpfs: ["/var/run/postgresql:rw,exec,nosuid,nodev,size=1048576,uid=999,gid=999,mode=0700"],
      secrets: [{ source: "postgres-0__admin", target: "/run/bap/admin" }],
    });
    expect(services.traefik).toMatchObject({
      configs: [
        { source: "traefik__dynamic__routes.yaml", target: "/etc/traefik/dynamic/routes.yaml" },
        { source: "traefik__traefik.yaml", target: "/etc/traefik/traefik.yaml" },
      ],
      secrets: [{ source: "traefik__tls.key", target: "/etc/traefik/tls.key" }],
      ports: [
        { target: 8000, published: "80", protocol: "tcp" },
        { target: 8443, published: "443", protocol: "tcp" },
      ],
    });
    expect(configs["traefik__dynamic__routes.yaml"]).toEqual({ file: "./files/traefik/dynamic/routes.yaml" });
    expect(secrets["traefik__tls.key"]).toEqual({
      file: "${BAP_SECRETS:?run bap secrets apply}/traefik/tls.key",
    });
  });

  it("refers to nothing that is not defined", () => {
    const { compose } = render();
    const used = (field: string): string[] =>
      Object.values(compose.services)
        .flatMap((one) => (one[field] ?? []) as { source: string }[])
        .map(({ source }) => source);
    expect(used("configs").sort()).toEqual(Object.keys(compose.configs).sort());
    expect(used("secrets").sort()).toEqual(Object.keys(compose.secrets).sort());
    expect(used("volumes").sort()).toEqual(Object.keys(compose.volumes).sort());
    const joined = Object.values(compose.services).flatMap((one) => Object.keys(one.networks as object));
    expect([...new Set(joined)].sort()).toEqual(Object.keys(compose.networks).sort());
    const awaited = Object.values(compose.services).flatMap((one) => Object.keys(one.depends_on ?? {}));
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(awaited));
  });

  it("comes with the files that are no secret, and those alone", () => {
    const { files } = render();
    expect([...files.keys()]).toEqual([
      "compose.yaml",
      "files/postgres-grant-leads/grant.sh",
      "files/postgres-grant-leads/grant.sql",
      "files/traefik/dynamic/routes.yaml",
      "files/traefik/traefik.yaml",
    ]);
    expect(files.get("files/traefik/dynamic/routes.yaml")).toBe("url: http://leads:3000\n");
  });

  it("names the files that must be executable", () => {
    expect(executableFiles(render().plan)).toEqual(["files/postgres-grant-leads/grant.sh"]);
  });

  it("keeps Compose from replacing what only looks like a variable", () => {
    const { services } = render(withWorkload("leads", { env: { PRICE: "$HOME ${X} $$" }, args: ["$1"] })).compose;
    expect(services.leads!.environment).toEqual({ PRICE: "$$HOME $${X} $$$$" });
    expect(services.leads!.command).toEqual(["$$1"]);
  });

  it("makes a container anew when a file that it reloads has changed, since it would not see that here", () => {
    const label = (content: string): unknown =>
      render(withWorkload("traefik", { files: { "routes.yaml": { content, reload: true } } })).compose.services.traefik!
        .labels;
    expect(label("a")).not.toEqual(label("b"));
    expect(label("a")).toEqual(label("a"));
  });

  it("lets images of ours be pulled once they lie in a registry", () => {
    const model = smallModel({ images: { replace: {}, ours: "registry.example.com/us" } });
    expect(render(model).compose.services.leads).toMatchObject({ image: "registry.example.com/us/business:abc123" });
    expect(render(model).compose.services.leads).not.toHaveProperty("pull_policy");
  });

  it("is the same byte for byte", () => {
    expect([...render().files]).toEqual([...render().files]);
  });

  it("fails when a variable would hold a private key", () => {
    const model = withWorkload("leads", { env: { TLS_KEY: keyed("traefik/tls") } });
    const plan = lowerToDocker(model);
    expect(() => renderCompose(plan, model)).toThrow(PlatformError);
    expect(() => renderCompose(plan, model)).toThrow(
      "components.leads (leads env.TLS_KEY): Docker Compose cannot be given a variable of several lines\n" +
        "    put the key into a file, and give the variable the file's path",
    );
  });
});

describe("secret files", () => {
  it("are all that compose.yaml looks for below BAP_SECRETS, with secrets still open", () => {
    const { plan, files } = render();
    const wanted = [...files.get("compose.yaml")!.matchAll(/\$\{BAP_SECRETS[^}]*\}\/(\S+)/g)].map(([, path]) => path);
    const written = secretFiles(plan);
    expect(written.map(({ path }) => path)).toEqual([...new Set(wanted)].sort());
    expect(written).toEqual([
      {
        path: "leads.env",
        content: {
          text: ["DATABASE_URL=postgres://leads:", keyed("leads/postgres", "url"), "@postgres:5432/leads\n"],
        },
        mode: 0o400,
      },
      { path: "postgres-0/admin", content: { text: [keyed("postgres/admin")] }, mode: 0o444 },
      {
        path: "redis-0/redis.conf",
        content: text`user leads >${keyed("leads/redis")} ~leads:*\n`,
        mode: 0o444,
      },
      { path: "traefik/tls.key", content: { text: [keyed("traefik/tls")] }, mode: 0o444 },
    ]);
  });
});
