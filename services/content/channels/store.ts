import { afterEveryId, toPage } from "../../kit/page.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import type { Channel, ChannelChange, ChannelQuery, NewChannel } from "./channel.ts";
import { kindOf } from "./kind.ts";
import type { ChannelSettings, KindName } from "./kind.ts";

type ChannelRow = Omit<Channel, "createdAt"> & { readonly created_at: Date };

/** Whether channels may call private addresses. */
type Calls = { readonly mayBePrivate: boolean };

const columns = "id, name, kind, settings, created_at";

/** Sets up a channel. */
export async function storeChannel(unit: Unit, id: string, channel: NewChannel, calls: Calls): Promise<Channel> {
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<ChannelRow>(
    `insert into channels (id, organisation, team, owner, name, kind, settings, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organisation, name) do nothing returning ${columns}`,
    [
      ...[id, organisation, team, owner, channel.name, channel.kind],
      ...[JSON.stringify(settingsFor(channel.kind, channel.settings, calls)), unit.now],
    ],
  );
  if (rows[0] === undefined) throw nameTaken(channel.name);
  await unit.emit({ type: "channel.created", subject: id, data: { kind: channel.kind } });
  return toChannel(rows[0]);
}

/** Changes a channel: what is published from now on goes there, and what was not delivered yet to those it went to. */
export async function changeChannel(
  unit: Unit,
  id: string,
  change: ChannelChange,
  calls: Calls,
): Promise<Channel | undefined> {
  const { organisation } = unit.actor;
  const there = await select(unit, id, "for update");
  if (there === undefined) return undefined;
  const { name = there.name } = change;
  const settings = change.settings === undefined ? there.settings : settingsFor(there.kind, change.settings, calls);
  const { rows } = await unit.query<ChannelRow>(
    `update channels set name = $3, settings = $4 where organisation = $1 and id = $2
       and not exists (select 1 from channels where organisation = $1 and name = $3 and id <> $2) returning ${columns}`,
    [organisation, id, name, JSON.stringify(settings)],
  );
  if (rows[0] === undefined) throw nameTaken(name);
  await unit.emit({ type: "channel.changed", subject: id, data: { changed: Object.keys(change) } });
  return toChannel(rows[0]);
}

/** The channel of that id, if this organisation has it. */
export async function findChannel(unit: Unit, id: string): Promise<Channel | undefined> {
  const row = await select(unit, id, "");
  return row && toChannel(row);
}

/** The channel that a draft names, with its secrets; a 422 problem where there is none. */
export async function requireChannel(unit: Unit, id: string): Promise<{ kind: KindName; settings: ChannelSettings }> {
  const row = await select(unit, id, "");
  if (row !== undefined) return row;
  const errors = [{ pointer: "#/channel", detail: `there is no channel ${id}` }];
  throw new Problem(422, "invalid-request", "the request does not fit the schema; see errors", { errors });
}

/** Newest first. */
export async function channelsPage(unit: Unit, { limit, cursor }: ChannelQuery) {
  const { rows } = await unit.query<ChannelRow>(
    `select ${columns} from channels where organisation = $1 and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toChannel), limit);
}

async function select(unit: Unit, id: string, lock: "" | "for update"): Promise<ChannelRow | undefined> {
  const { rows } = await unit.query<ChannelRow>(
    `select ${columns} from channels where organisation = $1 and id = $2 ${lock}`,
    [unit.actor.organisation, id],
  );
  return rows[0];
}

function settingsFor(kind: KindName, settings: ChannelSettings, { mayBePrivate }: Calls): ChannelSettings {
  const parsed = kindOf(kind).settings.safeParse(settings);
  if (parsed.success) {
    const refusal = mayBePrivate ? undefined : kindOf(kind).refusal?.(parsed.data);
    if (refusal === undefined) return parsed.data;
    throw new Problem(422, "address-refused", refusal, { errors: [{ pointer: "#/settings/url", detail: refusal }] });
  }
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: ["#/settings", ...path.map(String)].join("/"),
    detail: message,
  }));
  const detail = `the settings do not fit a channel of kind ${kind}; see errors`;
  throw new Problem(422, "invalid-request", detail, { errors });
}

const nameTaken = (name: string): Problem =>
  new Problem(409, "name-taken", `there is a channel ${JSON.stringify(name)} already`);

function toChannel({ created_at, settings, ...row }: ChannelRow): Channel {
  const { secrets } = kindOf(row.kind);
  const shown = Object.entries(settings).filter(([name]) => !secrets.includes(name));
  return { ...row, settings: Object.fromEntries(shown), createdAt: created_at.toISOString() };
}
