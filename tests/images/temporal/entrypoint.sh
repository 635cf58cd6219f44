#!/bin/sh
# As the official entrypoint: it listens on the host's own address unless told another, and on every address it tells
# others the host's own.
set -eu
own_address() {
  getent hosts "$(hostname)" | awk '{ print $1; exit }'
}
export BIND_ON_IP="${BIND_ON_IP:-$(own_address)}"
case "$BIND_ON_IP" in
  0.0.0.0 | ::0) export TEMPORAL_BROADCAST_ADDRESS="${TEMPORAL_BROADCAST_ADDRESS:-$(own_address)}" ;;
esac
exec temporal-server start
