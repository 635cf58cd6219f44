import type { Unit } from "../../kit/unit.ts";

/** What everybody may read. */
export type PublicText = {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly publishedAt: Date;
};

/** So many are listed; older ones keep their address. */
const listed = 50;

const columns = `id, title, body, published_at as "publishedAt"`;

/** What an organisation published on its page, newest first. */
export async function publicTexts(unit: Unit): Promise<readonly PublicText[]> {
  const { rows } = await unit.query<PublicText>(
    `select ${columns} from drafts where organisation = $1 and url is not null order by published_at desc, id limit $2`,
    [unit.actor.organisation, listed],
  );
  return rows;
}

/** One of them; nothing that is not published on the page is ever found here. */
export async function publicText(unit: Unit, id: string): Promise<PublicText | undefined> {
  const { rows } = await unit.query<PublicText>(
    `select ${columns} from drafts where organisation = $1 and id = $2 and url is not null`,
    [unit.actor.organisation, id],
  );
  return rows[0];
}
