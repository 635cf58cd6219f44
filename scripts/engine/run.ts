import type { EngineEvent, OpMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { PlatformError } from "../../components/model/error.ts";
import { takeReports } from "../../stacks/reports.ts";
import type { Io } from "../io.ts";

/** How many operations go at once: most of the time each of them only waits. */
const PARALLEL = 64;

type Operation = "up" | "destroy" | "preview";

/** Options that more than one operation takes. */
export interface RunOptions {
  readonly excludeProtected?: boolean;
}

/** One operation of the engine, a line for each resource that changes, errors in our own words. */
export async function runOperation(
  stack: Stack,
  operation: Operation,
  io: Pick<Io, "err">,
  options: RunOptions = {},
): Promise<OpMap> {
  const errors: string[] = [];
  const onEvent = (event: EngineEvent): void => {
    const line = lineOf(event, operation);
    if (line) io.err(`  ${line}\n`);
    const { diagnosticEvent } = event;
    if (diagnosticEvent?.severity === "error") errors.push(plain(diagnosticEvent.message));
  };
  takeReports();
  const stop = (): void => void stack.cancel().catch(() => undefined);
  process.once("SIGINT", stop);
  try {
    switch (operation) {
      case "up":
        return (await stack.up({ parallel: PARALLEL, onEvent, color: "never" })).summary.resourceChanges ?? {};
      case "preview":
        return (await stack.preview({ parallel: PARALLEL, onEvent, color: "never" })).changeSummary;
      case "destroy":
        return (
          (await stack.destroy({ parallel: PARALLEL, onEvent, color: "never", ...options })).summary.resourceChanges ??
          {}
        );
    }
  } catch (error) {
    throw inOurWords(error, operation, stack.name, errors);
  } finally {
    process.off("SIGINT", stop);
  }
}

const QUIET = new Set(["same", "read", "refresh"]);

function lineOf({ resourcePreEvent, resOutputsEvent }: EngineEvent, operation: Operation): string | undefined {
  const event = operation === "preview" ? resourcePreEvent : resOutputsEvent;
  if (!event) return undefined;
  const { op, urn, type } = event.metadata;
  if (QUIET.has(op) || type.startsWith("pulumi:") || type.startsWith("bap:")) return undefined;
  return `${op.padEnd(18)} ${urn.split("::").at(-1)}`;
}

/** What the program reported stands for itself; the engine only repeats it with a stack around it. */
function inOurWords(
  error: unknown,
  operation: Operation,
  stack: string,
  diagnostics: readonly string[],
): PlatformError {
  const reports = takeReports();
  const problems = reports.flatMap(({ problems }) => problems);
  if (problems.length > 0) return new PlatformError(problems, reports.every(({ exitCode }) => exitCode === 2) ? 2 : 1);
  if (error instanceof PlatformError) return error;
  const said = [...new Set(diagnostics)].filter((line) => !/^(update|preview) failed$/.test(line.trim()));
  const message = said.length > 0 ? said.join("\n") : error instanceof Error ? error.message : String(error);
  return new PlatformError(
    {
      code: "engine-failed",
      path: `stack ${stack}`,
      message: `${operation} did not end well:\n${message.trim().replaceAll(/^/gm, "      | ")}`,
      suggestion: "mend the cause and run it again: it goes on from where it stopped",
    },
    1,
  );
}

const plain = (text: string): string => text.replaceAll(/\u001b\[[0-9;]*m|<\{%[^%]*%\}>/g, "").trimEnd();
