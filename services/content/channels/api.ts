import { z } from "zod";
import { operation } from "../../kit/endpoint.ts";
import { pageOf } from "../../kit/page.ts";
import { channelChangeSchema, channelQuerySchema, channelSchema, newChannelSchema } from "./channel.ts";

const params = z.object({ id: z.uuid() });

export const createChannel = operation({
  method: "post",
  path: "/api/content/channels",
  summary: "Set up a channel",
  access: "decide",
  body: newChannelSchema,
  answers: { 201: { description: "The channel as stored, without its secrets", schema: channelSchema } },
});

export const listChannels = operation({
  method: "get",
  path: "/api/content/channels",
  summary: "List channels, newest first",
  access: "read",
  query: channelQuerySchema,
  answers: { 200: { description: "One page of channels", schema: pageOf(channelSchema) } },
});

export const readChannel = operation({
  method: "get",
  path: "/api/content/channels/{id}",
  summary: "Read a channel",
  access: "read",
  params,
  answers: { 200: { description: "The channel, without its secrets", schema: channelSchema } },
});

export const patchChannel = operation({
  method: "patch",
  path: "/api/content/channels/{id}",
  summary: "Change a channel; settings as a whole",
  access: "decide",
  params,
  body: channelChangeSchema,
  answers: { 200: { description: "The channel as it is now", schema: channelSchema } },
});
