import type { Reporter, TestModule } from "vitest/node";

/** Says at the end, loudly, which tests this machine could not run, and why: a skipped test must never pass for a run one. */
export class LeftOutReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const text = leftOutText(modules.flatMap((module) => skippedIn(module)));
    if (text !== "") process.stdout.write(`\n${text}`);
  }
}

/** A test that was not run: its file, and its name with the names of its suites. */
export interface Skipped {
  readonly file: string;
  readonly name: string;
}

/** What is printed about tests that did not run, by reason: suites carry it in their name, `… (left out: no Go)`. */
export function leftOutText(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return "";
  const byReason = new Map<string, Skipped[]>();
  for (const one of skipped) {
    const reason = reasonOf(one.name);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  const lines = [...byReason].map(([reason, tests]) => {
    const files = [...new Set(tests.map(({ file }) => file))].sort();
    return `  ${String(tests.length)} × ${reason}\n      in ${files.join(", ")}\n`;
  });
  return `LEFT OUT on this machine: ${String(skipped.length)} tests\n${lines.join("")}`;
}

function reasonOf(name: string): string {
  const bracketed = /\(left out: (.*?)\)(?: > |$)/i.exec(name)?.[1];
  const plain = /left out: (.*?)(?: > |$)/i.exec(name)?.[1];
  return bracketed ?? plain ?? "no reason was given";
}

function skippedIn(module: TestModule): readonly Skipped[] {
  return [...module.children.allTests("skipped")].map((test) => ({
    file: module.relativeModuleId,
    name: test.fullName,
  }));
}
