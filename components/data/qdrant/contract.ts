/**
 * What the vendor's image promises, as its own Dockerfile and settings have it (qdrant/qdrant, tag `-unprivileged`).
 * Stand-ins for tests are made from this, and nothing but this may be relied on.
 */
export const contract = {
  image: "qdrant/qdrant:v1.19.1-unprivileged",
  user: { uid: 1000, gid: 1000 },
  /** Not through the image's `entrypoint.sh`: that shell ends on SIGTERM before the server has, and takes it along. */
  program: "/qdrant/qdrant",
  /** No volume is declared: data goes where the settings say. */
  data: "/qdrant/storage",
  /** `metrics` is a port of its own on which no key is asked for. */
  ports: { http: 6333, metrics: 6336 },
  /** Debian without curl and wget. */
  programs: ["bash"],
  /** The marker that it writes once it is up; by default beside the program. */
  environment: ["QDRANT_INIT_FILE_PATH"],
} as const;
