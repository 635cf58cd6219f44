import type { Migration } from "./migrate.ts";
import { ownRows, tenantColumns } from "./tenancy.ts";
import type { OnSignIn } from "./identity.ts";
import type { Work } from "./unit.ts";

/** The table this needs: which sign-ins were recorded. */
export const signInsMigration: Migration = {
  id: "kit-0004-sign-ins",
  statements: [
    `create table sign_ins (${tenantColumns}, session text not null, at timestamptz not null,
       primary key (organisation, owner, session))`,
    ...ownRows("sign_ins"),
  ],
};

/** Records each sign-in once, however many replicas see it: an event of the audit trail. */
export function recordSignIns(work: Work): OnSignIn {
  return (actor, session) =>
    work(actor, async (unit) => {
      const { rows } = await unit.query(
        `insert into sign_ins (organisation, team, owner, session, at) values ($1, $2, $3, $4, $5)
         on conflict do nothing returning session`,
        [actor.organisation, actor.team, actor.owner, session, unit.now],
      );
      if (rows.length > 0) await unit.emit({ type: "identity.signed-in", subject: actor.owner });
    });
}
