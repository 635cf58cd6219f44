import type { Layer } from "./platform.ts";

/**
 * What components can give each other, by name. Each capability adds itself here by interface augmentation,
 * so a third party's capability joins without a change to this file.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by augmentation
export interface Capabilities {}

/** Those of them that several instances may serve at once, by name; added to in the same way. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by augmentation
export interface ServedByMany {}

export type CapabilityName = Extract<keyof Capabilities, string>;

// `never` parameters: any method fits, whatever it is asked.
type Method = (ask: never) => unknown;

/** What of a capability is plain data: the engine, what it can do. */
export type FactsOf<C> = { readonly [F in keyof C as C[F] extends Method ? never : F]: C[F] };

/** The names of what can be asked of a capability. */
export type MethodOf<C> = { [M in keyof C]: C[M] extends Method ? M : never }[keyof C] & string;

/** Who asks: the outermost consumer, also when a provider passes the ask on. */
export interface From {
  readonly from: string;
}

/** An ask as its provider finds it in the end: it knows where the consumer lives, too. */
export interface Asking extends From {
  readonly zone: Layer;
}

type AskOf<C, M extends keyof C> = C[M] extends (ask: infer A) => unknown ? A : never;
type GrantOf<C, M extends keyof C> = C[M] extends (ask: never) => infer G ? G : never;

/** The provider's side: facts, and a pure answer to each ask. */
export type Offer<K extends CapabilityName> = FactsOf<Capabilities[K]> & {
  readonly [M in MethodOf<Capabilities[K]>]: (ask: AskOf<Capabilities[K], M> & From) => GrantOf<Capabilities[K], M>;
};

/** All that was asked of a provider, by method, once every consumer has spoken. */
export type Asked<K extends CapabilityName> = {
  readonly [M in MethodOf<Capabilities[K]>]: readonly (AskOf<Capabilities[K], M> & Asking)[];
};

/** Facts that a consumer demands of what it is bound to; they narrow the grant's type too. */
export type Wants = { readonly [K in CapabilityName]?: Partial<FactsOf<Capabilities[K]>> };

/** What a consumer holds: facts, and methods; a provider that passes an ask on names the outermost consumer. */
export type Client<C> = FactsOf<C> & {
  readonly [M in MethodOf<C>]: (ask: AskOf<C, M> & Partial<From>) => GrantOf<C, M>;
};

/** The consumer's side. What is not declared in `requires` or `optional` is not there: it does not compile. */
export type Uses<R, O> = {
  readonly [K in keyof R & CapabilityName]: K extends keyof ServedByMany
    ? readonly (Client<Capabilities[K]> & R[K])[]
    : Client<Capabilities[K]> & R[K];
} & {
  readonly [K in keyof O & CapabilityName]: K extends keyof ServedByMany
    ? readonly (Client<Capabilities[K]> & O[K])[]
    : (Client<Capabilities[K]> & O[K]) | undefined;
};

/** The half of a capability that exists at run time: without it, empty lists of asks could not be made. */
export interface Capability<K extends string = string> {
  readonly name: K;
  readonly methods: readonly string[];
  /** `true`: several providers at once, as with BI. @default false */
  readonly many: boolean;
  readonly description: string;
}

/** Declares a capability: `capability<"cache">()({ name: "cache", methods: ["keyspace"], … })`. */
export function capability<K extends CapabilityName>() {
  return (definition: {
    readonly name: K;
    readonly methods: readonly MethodOf<Capabilities[K]>[];
    readonly many?: boolean;
    readonly description: string;
  }): Capability<K> => ({ many: false, ...definition });
}
