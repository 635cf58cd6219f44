import type { Unit } from "../kit/unit.ts";
import type { Lead, LeadChange } from "./lead.ts";
import { tell } from "./news.ts";
import { findLead } from "./store.ts";

/** Changes a lead, and tells what really changed. */
export async function changeLead(unit: Unit, id: string, change: LeadChange): Promise<Lead | undefined> {
  const before = await findLead(unit, id, "for no key update");
  if (before === undefined) return undefined;
  const { status = before.status, assignee = before.assignee } = change;
  await unit.query("update leads set status = $3, assignee = $4 where organisation = $1 and id = $2", [
    ...[unit.actor.organisation, id, status, assignee],
  ]);
  if (status !== before.status) {
    await tell(unit, [{ type: "lead.status-changed", lead: id, data: { from: before.status, to: status } }]);
  }
  if (assignee !== before.assignee) {
    await tell(unit, [{ type: "lead.assigned", lead: id, data: { assigned: assignee !== null } }]);
  }
  return { ...before, status, assignee };
}
