import type { Command } from "commander";
import type { Outcome, Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { licencesOf } from "../licences.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json, table } from "../print.ts";
import { version } from "../version.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(run((profile, options) => licences(parseProfileOptions(profile, options), io)));
}

async function licences(options: ProfileOptions, io: Io): Promise<Outcome> {
  const lines = licencesOf(await loadPlatform(options, io)).map((line) => ({ version: version(), ...line }));
  const ok = lines.every((line) => line.ok);
  if (options.json) io.out(json({ ok, components: lines }));
  else {
    const { outStyle } = io;
    const word = (line: (typeof lines)[number]): string => {
      if (line.osiApproved) return outStyle("green", "yes");
      return line.exception === undefined ? outStyle("red", "no") : `no; allowed because ${line.exception}`;
    };
    const columns = [{ head: "component" }, { head: "version" }, { head: "licence" }, { head: "OSI-approved" }];
    io.out(
      table(
        outStyle,
        columns,
        lines.map((line) => [line.component, line.version, line.spdx, word(line)]),
      ),
    );
  }
  return ok ? 0 : 1;
}
