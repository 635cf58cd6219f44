import { PlatformError } from "../../components/model/error.ts";

/** What a registry can hold under a tag; without these it answers with a form that nobody runs any more. */
const FORMS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");
const TIMEOUT_MS = 20_000;

/** An image's name in the parts that a registry's API asks for. */
export interface ImageName {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
}

/** `postgres:17.12` → Docker Hub's `library/postgres`; `ghcr.io/x/y:1` as it stands. */
export function parseImage(reference: string): ImageName {
  const [, name = reference, tag = "latest"] = /^(.*?)(?::([^:/@]+))?(?:@.*)?$/.exec(reference) ?? [];
  const [first = "", ...rest] = name.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (named) return { host: first, repository: rest.join("/"), tag };
  return { host: "registry-1.docker.io", repository: rest.length > 0 ? name : `library/${name}`, tag };
}

/**
 * The digest of what a tag means now, asked of its registry as whoever may read it without signing in.
 *
 * @throws PlatformError when the registry cannot be asked, or knows no such image.
 */
export async function digestOf(reference: string): Promise<string> {
  const { host, repository, tag } = parseImage(reference);
  const plain = /^(localhost|127\.0\.0\.1)(:|$)/.test(host);
  const url = `${plain ? "http" : "https"}://${host}/v2/${repository}/manifests/${tag}`;
  const first = await ask(reference, url, {});
  const answer =
    first.status === 401 ? await ask(reference, url, { authorization: await tokenFor(reference, first) }) : first;
  const digest = answer.headers.get("docker-content-digest");
  if (answer.ok && digest !== null) return digest;
  throw failed(reference, `${host} answered ${answer.status} for ${repository}:${tag}`);
}

/** A registry that wants a token says where to get one. */
async function tokenFor(reference: string, answer: Response): Promise<string> {
  const challenge = answer.headers.get("www-authenticate") ?? "";
  const words = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]));
  if (!/^bearer /i.test(challenge) || words["realm"] === undefined) {
    throw failed(reference, "its registry wants a sign-in that bap does not make");
  }
  const url = new URL(words["realm"]);
  for (const key of ["service", "scope"]) if (words[key] !== undefined) url.searchParams.set(key, words[key]);
  const given = await ask(reference, url.href, {}, "GET");
  const { token, access_token: other } = (await given.json()) as { token?: string; access_token?: string };
  return `Bearer ${token ?? other ?? ""}`;
}

async function ask(
  reference: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  method = "HEAD",
): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await fetch(url, { method, headers: { accept: FORMS, ...headers }, signal });
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    throw failed(reference, `its registry was not reached (${cause?.code ?? (error as Error).message})`);
  }
}

function failed(reference: string, message: string): PlatformError {
  return new PlatformError(
    {
      code: "no-digest",
      path: `image ${reference}`,
      message,
      suggestion: "run it where the registry can be reached and read; a tag alone still works, it is only not locked",
    },
    1,
  );
}
