import type { Command } from "commander";
import type { Outcome, Tools } from "../command.ts";
import type { Check, Finding, Machine } from "../doctor/check.ts";
import { dockerCheck } from "../doctor/docker.ts";
import { engineCheck } from "../doctor/engine.ts";
import { memoryCheck, nodeCheck } from "../doctor/host.ts";
import { kubernetesChecks } from "../doctor/kubernetes.ts";
import { portChecks } from "../doctor/ports.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json } from "../print.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(run((profile, options) => doctor(parseProfileOptions(profile, options), io)));
}

type Line = Finding & Pick<Check, "what" | "needed">;

async function doctor(options: ProfileOptions, io: Io): Promise<Outcome> {
  const loaded = await loadPlatform(options, io);
  const lines = await Promise.all(
    checksOf({ loaded, io }).map(async ({ what, needed, look }): Promise<Line> => ({
      what,
      needed,
      ...(await look()),
    })),
  );
  const ok = lines.every((line) => line.ok || !line.needed);
  const { target, profile } = loaded.profile;
  if (options.json) io.out(json({ ok, profile, target, checks: lines }));
  else {
    io.out(doctorText(lines, io));
    const verdict = ok ? `ready for bap up ${profile} on ${target}` : `not ready for bap up ${profile} on ${target}`;
    io.out(`\n${io.outStyle(ok ? "green" : "red", verdict)}\n`);
  }
  return ok ? 0 : 1;
}

function checksOf(machine: Machine): readonly Check[] {
  return [
    nodeCheck(),
    engineCheck(machine),
    dockerCheck(machine),
    ...memoryCheck(machine),
    ...portChecks(machine),
    ...kubernetesChecks(machine),
  ];
}

function doctorText(lines: readonly Line[], { outStyle }: Io): string {
  const width = Math.max(...lines.map(({ what }) => what.length));
  return lines
    .map(({ what, ok, needed, detail, remedy }) => {
      const mark = ok ? outStyle("green", "✓") : needed ? outStyle("red", "✗") : outStyle("dim", "–");
      const beside = ok || needed ? "" : outStyle("dim", " (not needed here)");
      const first = `${mark} ${what.padEnd(width)}  ${detail}${beside}\n`;
      return remedy !== undefined && needed ? `${first}  ${" ".repeat(width)}  → ${remedy}\n` : first;
    })
    .join("");
}
