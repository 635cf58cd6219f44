#!/bin/sh
# As the official entrypoint: options and Traefik's own commands go to Traefik, anything else runs as it is.
set -e
case "${1:-}" in
  -*) set -- traefik "$@" ;;
  healthcheck | version) set -- traefik "$@" ;;
esac
exec "$@"
