import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { anybody } from "./actor.ts";
import type { Actor } from "./actor.ts";
import type { Binding } from "./binding.ts";
import { roles } from "./policy.ts";
import { Problem, unavailable } from "./problem.ts";
import { organisationPattern } from "./tenancy.ts";

const address = () => z.url({ protocol: /^https?$/, error: "is no address; allowed: https://host/…" }).optional();

/** Who signs people in, over OpenID Connect. */
export const identity = {
  name: "identity",
  needed: ["IDENTITY_ISSUER", "IDENTITY_AUDIENCE"],
  secrets: [],
  settings: {
    IDENTITY_ISSUER: address(),
    IDENTITY_AUDIENCE: z.string().optional(),
    /** Where its keys lie; without it the issuer's own discovery document says. */
    IDENTITY_JWKS_URL: address(),
  },
} as const satisfies Binding;

/** Tells who sends an `Authorization` header; a 401 problem where nobody can be told by it. */
export type Identify = (authorization: string | undefined) => Promise<Actor>;

type Settings = { IDENTITY_ISSUER?: string; IDENTITY_AUDIENCE?: string; IDENTITY_JWKS_URL?: string };

/** Told of the first request of each sign-in; the same one may be told again by another replica. */
export type OnSignIn = (actor: Actor, session: string) => Promise<void>;

/** Everybody is {@link anybody} where no issuer is bound; otherwise whoever holds a bearer token of it. */
export function identifyBy(settings: Settings, onSignIn: OnSignIn): Identify {
  const { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: audience = "", IDENTITY_JWKS_URL: jwks } = settings;
  if (issuer === undefined) return () => Promise.resolve(anybody);
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const seen = new Set<string>();
  return async (authorization) => {
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw refused("send a bearer token of the identity provider");
    keys ??= keysOf(issuer, jwks);
    const theirs = await keys.catch((error: unknown) => {
      keys = undefined;
      throw unavailable("the identity provider", error);
    });
    const { payload } = await jwtVerify(token, theirs, { issuer, audience, requiredClaims: ["sub", "exp"] }).catch(
      (error: unknown) => {
        throw explain(error);
      },
    );
    const actor = actorOf(payload);
    await tell(actor, payload, seen, onSignIn);
    return actor;
  };
}

async function keysOf(issuer: string, jwks: string | undefined): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(new URL(jwks ?? (await discovered(issuer))));
}

async function discovered(issuer: string): Promise<string> {
  const document = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(document, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`${document} answers ${answer.status}`);
  return z.object({ jwks_uri: z.url() }).parse(await answer.json()).jwks_uri;
}

const claims = z.object({
  sub: z.string().regex(organisationPattern),
  organisation: z.string().regex(organisationPattern),
  team: z.string().regex(organisationPattern).default("default"),
  roles: z.array(z.string()).default([]),
});

function actorOf(payload: JWTPayload): Actor {
  const parsed = claims.safeParse(payload);
  if (!parsed.success)
    throw refused(`the token lacks ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
  const { sub, organisation, team, roles: held } = parsed.data;
  return { organisation, team, owner: sub, roles: roles.filter((role) => held.includes(role)) };
}

async function tell(actor: Actor, { sid, iat }: JWTPayload, seen: Set<string>, onSignIn: OnSignIn): Promise<void> {
  const session = typeof sid === "string" ? sid : String(iat ?? 0);
  const key = JSON.stringify([actor.organisation, actor.owner, session]);
  if (seen.has(key)) return;
  await onSignIn(actor, session);
  // Bounded; what is forgotten is told again, which does no harm.
  if (seen.size >= 10_000) seen.clear();
  seen.add(key);
}

function explain(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) return refused("the token has expired");
  if (error instanceof errors.JWTClaimValidationFailed) return refused(`the token's ${error.claim} does not fit`);
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError)
    return unavailable("the identity provider", error);
  if (error instanceof errors.JOSEError) return refused("the token is not valid");
  return unavailable("the identity provider", error);
}

const refused = (detail: string): Problem =>
  new Problem(401, "unauthorized", detail, { headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
