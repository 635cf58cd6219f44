import { createServer } from "node:net";
import { fine, lacking, type Check, type Machine } from "./check.ts";

/** The ports on this machine that the platform would take. */
export function portChecks({ loaded: { model } }: Machine): readonly Check[] {
  if (model.platform.target === "kubernetes") return [];
  return model.workloads.flatMap((workload) =>
    workload.kind === "job"
      ? []
      : Object.entries(workload.ports).flatMap(([name, { publish }]) =>
          publish === undefined || publish === 0 ? [] : [portCheck(workload.instance, name, publish)],
        ),
  );
}

function portCheck(instance: string, name: string, port: number): Check {
  return {
    what: `port ${port}`,
    needed: true,
    look: async () => {
      const code = await tryPort(port);
      if (code === undefined) return fine(`free, for ${name} of ${instance}`);
      if (code === "EACCES") return fine(`for ${name} of ${instance}; only root can try it`);
      return lacking(
        `taken (${code}), and ${instance} wants it for ${name}`,
        `If this platform is up already, that is it; else free the port, or choose another: bap inspect --explain components.${instance}.${name}Port`,
      );
    },
  };
}

/** Why nobody could listen there; nothing where it is free. */
function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
