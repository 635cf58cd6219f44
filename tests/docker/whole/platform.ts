import { expect, test } from "vitest";
import type { Model } from "../../../components/model/model.ts";
import { realImages } from "../../images/build.ts";
import type { DockerProject, Host } from "../host.ts";

/** The whole platform of the profile dev, as it runs. */
export interface Whole {
  readonly host: Host;
  readonly project: DockerProject;
  readonly model: Model;
  readonly port: number;
  /** The value of a secret. */
  readonly secret: (name: string) => string;
  /** Runs a program inside a container; `env` is set for it alone. */
  readonly inside: (
    container: string,
    program: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<string>;
}

/** What a recording stand-in tells. */
export interface Given {
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, { readonly content: string }>>;
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly body: string;
  }[];
}

/** A test on what a stand-in was given and asked. */
export function testRecorded(name: string, run: () => Promise<void>): void {
  const why = realImages ? " (left out: real images keep no record of what they were given)" : "";
  test.skipIf(realImages)(`${name}${why}`, run);
}

/** What the stand-in in a container was given and asked until now. */
export async function givenTo({ inside }: Whole, container: string): Promise<Given> {
  return JSON.parse(await inside(container, ["/stand-in/given"])) as Given;
}

/** Asks for JSON with `fetch` from inside a container of ours. */
export async function fetched(
  { inside }: Whole,
  container: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: string }> {
  const script = `const [url, headers] = JSON.parse(process.env.ASK);
    fetch(url, { headers }).then(async (answer) => console.log(JSON.stringify({ status: answer.status, body: await answer.text() })))`;
  const said = await inside(container, ["node", "-e", script], { ASK: JSON.stringify([url, headers]) });
  return JSON.parse(said) as { status: number; body: string };
}

/** The answer of an application behind the gateway, as JSON. */
export async function answerOf(
  { project, port }: Whole,
  app: string,
  path: string,
  { body, headers }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  const answer = await project.ask("dev", port, path, body, { app, headers });
  expect(answer.status, `${app}${path}: ${answer.body.slice(0, 500)}`).toBe(200);
  return JSON.parse(answer.body);
}
