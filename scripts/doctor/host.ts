import { totalmem } from "node:os";
import { gibibytes } from "../inspect/amounts.ts";
import { replicasOf } from "../inspect/view.ts";
import { isSupportedNode, OLDEST_NODE } from "../node-version.ts";
import { fine, lacking, type Check, type Machine } from "./check.ts";

/** The Node.js that runs this. */
export function nodeCheck(): Check {
  return {
    what: "Node.js",
    needed: true,
    look: () => {
      const { node } = process.versions;
      return Promise.resolve(
        isSupportedNode(node) ? fine(node) : lacking(node, `install ${OLDEST_NODE} or newer; npm ci brings one, too`),
      );
    },
  };
}

/** Whether the limits of everything that keeps running fit into this machine at once. */
export function memoryCheck({ loaded: { model } }: Machine): readonly Check[] {
  if (model.platform.target !== "docker") return [];
  const wanted = model.workloads
    .filter(({ kind }) => kind !== "job")
    .reduce((sum, workload) => sum + workload.memory * replicasOf(workload), 0);
  return [
    {
      what: "memory",
      needed: false,
      look: () => {
        const here = totalmem();
        const detail = `limits of ${gibibytes(wanted)}, and this machine has ${(here / 2 ** 30).toFixed(1)}Gi`;
        const remedy = "leave components out (without:), or lower their memory: bap inspect shows who takes what";
        return Promise.resolve(wanted <= here ? fine(detail) : lacking(detail, remedy));
      },
    },
  ];
}
