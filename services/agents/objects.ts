import { AwsClient } from "aws4fetch";
import { unavailable } from "../kit/problem.ts";

/** Files by name. */
export type ObjectStore = {
  put(key: string, bytes: Uint8Array, mediaType: string): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  /** Also of what is not there. */
  remove(key: string): Promise<void>;
};

/** What the `objects` binding says. */
export type ObjectSettings = {
  readonly OBJECTS_ENDPOINT?: string | undefined;
  readonly OBJECTS_REGION?: string | undefined;
  readonly OBJECTS_BUCKET?: string | undefined;
  readonly OBJECTS_ACCESS_KEY?: string | undefined;
  readonly OBJECTS_SECRET_KEY?: string | undefined;
};

const timeoutMs = 60_000;

/** The bucket that is bound, over the S3 protocol with addresses written path-style; nothing where none is bound. */
export function openObjects(settings: ObjectSettings): ObjectStore | undefined {
  const { OBJECTS_ENDPOINT: endpoint, OBJECTS_REGION: region, OBJECTS_BUCKET: bucket } = settings;
  const { OBJECTS_ACCESS_KEY: accessKeyId, OBJECTS_SECRET_KEY: secretAccessKey } = settings;
  if (endpoint === undefined || bucket === undefined) return undefined;
  // Tried again by whose work it is, so not in here too.
  const client = new AwsClient({
    accessKeyId: accessKeyId ?? "",
    secretAccessKey: secretAccessKey ?? "",
    service: "s3",
    region: region ?? "us-east-1",
    retries: 0,
  });
  const ask = async (method: "PUT" | "GET" | "DELETE", key: string, init: RequestInit = {}) => {
    const address = `${endpoint}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await client.fetch(address, { method, signal, ...init }).catch((cause: unknown) => {
      throw unavailable("the object store", cause);
    });
    if (response.ok || (method === "DELETE" && response.status === 404)) return response;
    throw unavailable("the object store", new Error(`${method} is answered with ${response.status}`));
  };
  return {
    put: async (key, bytes, mediaType) => {
      // Copied, since the type of a body allows no shared memory.
      await ask("PUT", key, { body: Uint8Array.from(bytes), headers: { "content-type": mediaType } });
    },
    get: async (key) => new Uint8Array(await (await ask("GET", key)).arrayBuffer()),
    remove: async (key) => void (await ask("DELETE", key)),
  };
}
