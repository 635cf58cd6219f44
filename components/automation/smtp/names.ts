/** The secret that signs in; all senders share it. */
export const passwordOf = (instance: string): string => `${instance}/password`;
