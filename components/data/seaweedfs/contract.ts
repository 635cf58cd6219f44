/**
 * What the official image promises, as its own Dockerfile and entrypoint have it (docker/ in seaweedfs/seaweedfs):
 * Alpine with busybox, the program in `/usr/bin/weed`, data in the declared volume `/data`. The entrypoint starts as
 * root only to give `/data` to the user below, so the program is started without it.
 */
export const contract = {
  /** The version that is tried. */
  image: "chrislusf/seaweedfs:4.47",
  user: { uid: 1000, gid: 1000 },
  data: "/data",
  ports: { s3: 8333, metrics: 9327 },
  programs: ["/usr/bin/weed", "wget"],
} as const;
