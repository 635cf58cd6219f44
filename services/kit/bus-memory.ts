import type { Bus, Take } from "./bus.ts";

type Subscription = { readonly topics: readonly string[]; readonly take: Take };

// One for the process: the services that run in it together meet here.
const subscriptions = new Set<Subscription>();

/** Events between the services of one process. What no one in it takes has been published all the same. */
export function openMemoryBus({ topic }: { readonly topic: string }): Bus {
  const mine = new Set<Subscription>();
  return {
    publish: async (events) => {
      for (const event of events) {
        for (const { topics, take } of subscriptions) if (topics.includes(topic)) await take(event);
      }
    },
    subscribe: (_consumer, topics, take) => {
      const subscription = { topics, take };
      subscriptions.add(subscription);
      mine.add(subscription);
      return Promise.resolve();
    },
    close: () => {
      for (const subscription of mine) subscriptions.delete(subscription);
      return Promise.resolve();
    },
  };
}
