import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "./actor.ts";
import { identifyBy } from "./identity.ts";
import { Problem } from "./problem.ts";

// An issuer as OpenID Connect describes one: a discovery document and keys. Real signatures, real HTTP.
const keys = await generateKeyPair("ES256", { extractable: true });
const strangers = await generateKeyPair("ES256", { extractable: true });
let server: Server;
let issuer: string;
let signIns: string[];
let open = true;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "ES256" };
  server = createServer((request, response) => {
    if (!open) return response.writeHead(503).end();
    const document = request.url === "/keys" ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader("content-type", "application/json").end(JSON.stringify(document));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  signIns = [];
  open = true;
});

const claims = { organisation: "acme", roles: ["member", "of-something-else"], sid: "s-1" };

function token(changed: Record<string, unknown> = {}, { key = keys.privateKey, alg = "ES256", aud = "bap" } = {}) {
  return new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ alg, kid: "one" })
    .setIssuer(issuer)
    .setAudience(aud)
    .setSubject("ada")
    .setIssuedAt()
    .setExpirationTime(typeof changed["exp"] === "number" ? changed["exp"] : "5m")
    .sign(key);
}

function make() {
  const onSignIn = ({ owner }: Actor, session: string) => Promise.resolve(void signIns.push(`${owner} ${session}`));
  return identifyBy({ IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: "bap" }, onSignIn);
}

const refusal = async (asked: Promise<unknown>): Promise<Problem> =>
  asked.then(
    () => expect.fail("it was let in"),
    (error: unknown) => error as Problem,
  );

test("whoever holds a token is who it says, with those roles of it that mean something here", async () => {
  expect(await make()(`Bearer ${await token()}`)).toEqual({
    organisation: "acme",
    team: "default",
    owner: "ada",
    roles: ["member"],
  });
});

test("tells of each sign-in once", async () => {
  const identify = make();
  for (const sid of ["s-1", "s-1", "s-2"]) await identify(`Bearer ${await token({ sid })}`);
  expect(signIns).toEqual(["ada s-1", "ada s-2"]);
});

test("fails for what is no token, or one of somebody or something else, and says why", async () => {
  const hour = Math.floor(Date.now() / 1_000) - 3_600;
  const cases: [string | undefined, string][] = [
    [undefined, "send a bearer token of the identity provider"],
    ["Basic YTpi", "send a bearer token of the identity provider"],
    ["Bearer nonsense", "the token is not valid"],
    [`Bearer ${await token({}, { key: strangers.privateKey })}`, "the token is not valid"],
    [`Bearer ${await token({ exp: hour })}`, "the token has expired"],
    [`Bearer ${await token({}, { aud: "another" })}`, "the token's aud does not fit"],
    [`Bearer ${await token({ organisation: undefined })}`, "the token lacks organisation"],
    [`Bearer ${await token({ organisation: "a'; drop" })}`, "the token lacks organisation"],
  ];
  const identify = make();
  for (const [authorization, detail] of cases) {
    const error = await refusal(identify(authorization));
    expect(error, detail).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ status: 401, message: detail });
    expect(error.headers["www-authenticate"]).toContain("Bearer");
  }
  expect(signIns).toEqual([]);
});

test("fails with 401 for a token that nobody signed", async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg: "none" })}.${part({ ...claims, sub: "eve", iss: issuer, aud: "bap" })}.`;
  expect(await refusal(make()(`Bearer ${unsigned}`))).toMatchObject({ status: 401 });
});

test("fails with 503 while the issuer is away, and works when it is back", async () => {
  open = false;
  const identify = make();
  expect(await refusal(identify(`Bearer ${await token()}`))).toMatchObject({ status: 503 });
  open = true;
  expect(await identify(`Bearer ${await token()}`)).toMatchObject({ owner: "ada" });
});

test("without an issuer everybody may do everything, in one organisation", async () => {
  const identify = identifyBy({}, () => Promise.resolve());
  expect(await identify(undefined)).toMatchObject({ organisation: "default", roles: ["reader", "member", "manager"] });
});
