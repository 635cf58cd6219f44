import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface TokensAsk {
  /** Named from `self.name`: who is handed the tokens. */
  readonly name: string;
}

/** What it takes to judge a bearer token, as JWT: who signed it, for whom, and the keys of who signed. */
export interface TokensGrant {
  /** `iss` of each token, exactly. */
  readonly issuer: string;
  /** `aud` of each token, or one of them. */
  readonly audience: string;
  /** Address of the issuer's keys, a JSON Web Key Set. */
  readonly keys: Value;
}

/** Who signs people in, over OpenID Connect. */
export interface Identity {
  tokens(ask: TokensAsk): TokensGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    identity: Identity;
  }
}

export const identity = capability<"identity">()({
  name: "identity",
  methods: ["tokens"],
  description: "Who signs people in, over OpenID Connect: services tell by its tokens who asks.",
});
