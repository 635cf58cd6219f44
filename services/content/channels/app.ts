import type { Api } from "../../kit/api.ts";
import { created, found } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Work } from "../../kit/unit.ts";
import { createChannel, listChannels, patchChannel, readChannel } from "./api.ts";
import { changeChannel, channelsPage, findChannel, storeChannel } from "./store.ts";

/** Where drafts are published. */
export function serveChannels(api: Api, work: Work, calls: { readonly mayBePrivate: boolean }): void {
  api.serve(createChannel, async ({ c, actor, body, key }) => {
    const channel = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-channel", key, request: body },
        { find: (id) => findChannel(unit, id), make: (id) => storeChannel(unit, id, body, calls) },
      ),
    );
    return created(c, channel, `/api/content/channels/${channel.made.id}`);
  });

  api.serve(listChannels, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => channelsPage(unit, query))),
  );

  api.serve(readChannel, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findChannel(unit, id)), "channel", id)),
  );

  api.serve(patchChannel, async ({ c, actor, params: { id }, body }) =>
    c.json(found(await work(actor, (unit) => changeChannel(unit, id, body, calls)), "channel", id)),
  );
}
