/** The first Node.js that runs TypeScript as it is, which `bap.config.ts` needs. */
export const OLDEST_NODE = "22.18";

/** Whether a version is {@link OLDEST_NODE} or newer. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldMajor = 0, oldMinor = 0] = OLDEST_NODE.split(".").map(Number);
  return major > oldMajor || (major === oldMajor && minor >= oldMinor);
}
