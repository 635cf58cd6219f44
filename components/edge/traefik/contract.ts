/**
 * What the official image promises (traefik/traefik-library-image): arguments that begin with `-` go to the program,
 * it runs as root unless told otherwise, and needs nothing that root has. The user is the one of Traefik's own chart.
 */
export const contract = {
  user: { uid: 65532, gid: 65532 },
  programs: ["traefik"],
  /** Everybody may write there (Alpine's base layout, mode 1777), so a new volume may be written by our user. */
  writable: "/var/tmp",
  /** The version of the custom resources that go with the image's default. */
  version: "v3.6.7",
} as const;
