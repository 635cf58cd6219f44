/**
 * What the official image promises (grafana/grafana, packaging/docker: Dockerfile and run.sh): user 472 of group 0,
 * settings from GF_<SECTION>_<KEY> and from files by GF_<SECTION>_<KEY>__FILE, folders named by GF_PATHS_*, BusyBox's
 * wget, no volume, /api/health and /metrics without signing in. Provisioning files may name others by $__file{…}.
 */
export const contract = {
  image: "grafana/grafana:13.2.3",
  user: { uid: 472, gid: 0 },
  port: 3000,
  health: "/api/health",
  metrics: "/metrics",
  data: "/var/lib/grafana",
  programs: ["/run.sh", "wget"],
} as const;
