/**
 * What the official image promises (axllent/mailpit v1.31.1: Dockerfile, cmd/root.go, cmd/readyz.go): Alpine with one
 * program, which is the entrypoint; no user and no volume of its own. Without MP_DATABASE it keeps letters in a file
 * below /tmp that it deletes at the end. `mailpit readyz` asks the address in MP_UI_BIND_ADDR.
 * Stand-ins for tests are made from this, and nothing but this may be relied on.
 */
export const contract = {
  user: { uid: 1000, gid: 1000 },
  entrypoint: "/mailpit",
  ports: { smtp: 1025, http: 8025 },
  environment: [
    "MP_SMTP_BIND_ADDR",
    "MP_SMTP_DISABLE_RDNS",
    "MP_UI_BIND_ADDR",
    "MP_MAX_MESSAGES",
    "MP_MAX_MESSAGE_SIZE",
    "MP_DISABLE_VERSION_CHECK",
    "MP_ENABLE_PROMETHEUS",
    "MP_QUIET",
    "MP_VERBOSE",
    "GOMEMLIMIT",
  ],
  paths: { ready: "/readyz", live: "/livez", metrics: "/metrics" },
} as const;
