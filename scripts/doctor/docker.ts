import { request, type RequestOptions } from "node:http";
import type { Io } from "../io.ts";
import { fine, lacking, type Check, type Machine } from "./check.ts";

const OLDEST_API = 1.41;

/** The Docker daemon, asked itself: no command line of Docker is needed. */
export function dockerCheck({ loaded, io }: Machine): Check {
  return {
    what: "Docker Engine",
    needed: loaded.profile.target === "docker",
    look: async () => {
      const address = addressOf(io.env);
      if (typeof address === "string") return lacking(address, "use a unix:// or tcp:// address");
      try {
        const { Version, ApiVersion } = await versionAt(address);
        if (Number(ApiVersion) >= OLDEST_API) return fine(`version ${Version}`);
        return lacking(
          `version ${Version} speaks API ${ApiVersion}`,
          `update it to one with API ${OLDEST_API} (20.10)`,
        );
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return lacking(`no answer (${code ?? message})`, remedy(code));
      }
    },
  };
}

interface Version {
  readonly Version: string;
  readonly ApiVersion: string;
}

function addressOf({ DOCKER_HOST: host }: Io["env"]): RequestOptions | string {
  if (!host) return { socketPath: "/var/run/docker.sock" };
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  if (!host.startsWith("tcp://")) return `DOCKER_HOST is "${host}", which cannot be asked from here`;
  const { hostname, port } = new URL(host.replace(/^tcp:/, "http:"));
  return { hostname, port: port || 2375 };
}

function versionAt(address: RequestOptions): Promise<Version> {
  return new Promise((resolve, reject) => {
    const asking = request({ ...address, path: "/version", signal: AbortSignal.timeout(3000) }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => {
        try {
          resolve(JSON.parse(text) as Version);
        } catch {
          reject(new Error("what answers is no Docker"));
        }
      });
    });
    asking.on("error", reject);
    asking.end();
  });
}

function remedy(code: string | undefined): string {
  if (code === "EACCES") return "this user may not use it: add the user to the group docker, and log in again";
  if (code === "ENOENT") return "install Docker, or run without it: bap up --target embedded";
  return "start it (systemctl start docker, or Docker Desktop), or name it in DOCKER_HOST";
}
