import type { Role } from "./policy.ts";
import { roles } from "./policy.ts";
import { defaultTenant } from "./tenancy.ts";
import type { Tenant } from "./tenancy.ts";

/** Who does something: rows that come of it belong to this organisation, team and owner. */
export type Actor = Tenant & { readonly roles: readonly Role[] };

/** Who everybody is while no identity provider is bound: may do everything. */
export const anybody: Actor = { ...defaultTenant, roles };
