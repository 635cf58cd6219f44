/** What somebody may be within an organisation; each may also do what those before may. */
export const roles = ["reader", "member", "manager"] as const;
export type Role = (typeof roles)[number];

/** What a route asks of a caller. `decide` binds the organisation: publishing, money going back, rules for all. */
export type Action = "read" | "write" | "decide";

/** The whole policy. */
export const policy: Readonly<Record<Role, readonly Action[]>> = {
  reader: ["read"],
  member: ["read", "write"],
  manager: ["read", "write", "decide"],
};

/** Whether somebody with these roles may do that. */
export const isAllowed = (held: readonly Role[], action: Action): boolean =>
  held.some((role) => policy[role].includes(action));
