/** The password that all consumers share where nobody makes users. */
export const sharedPassword = (instance: string): string => `${instance}/shared`;
