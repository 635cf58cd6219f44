/** The endpoint's key; all who ask share it. */
export const keyOf = (instance: string): string => `${instance}/key`;
