#!/bin/sh
# What our components rely on of the official entrypoint of redis and valkey, written anew: root drops to the image's
# user, a lone option or configuration file goes to the server, and protected mode is off unless someone asks for it.
set -e

program=redis
if command -v valkey-server >/dev/null; then program=valkey; fi

case "${1:-}" in -* | *.conf) set -- "$program-server" "$@" ;; esac

if [ "$1" = "$program-server" ] && [ "$(id -u)" = 0 ]; then
  find . ! -user "$program" -exec chown "$program" '{}' +
  exec setpriv --reuid "$program" --regid "$program" --clear-groups "$0" "$@"
fi
if [ "$1" = valkey-server ] && ! [ -w . ]; then
  echo "error: user $(id -u) cannot write to the data folder $(pwd)" >&2
  exit 1
fi

if [ "$(umask)" = 0022 ]; then umask 0077; fi

if [ "$1" = "$program-server" ]; then
  # The official programs are compiled with protected mode off; Debian's are not.
  configuration=
  case "${2:-}" in '' | -*) ;; *) configuration=$2 ;; esac
  case " $* " in
    *' --protected-mode '* | *' --sentinel '*) ;;
    *)
      if [ -z "$configuration" ] || ! grep -qsi '^ *protected-mode ' "$configuration"; then
        set -- "$@" --protected-mode no
      fi
      ;;
  esac
fi
# shellcheck disable=SC2086 # valkey's way to append options: one string, split by the shell
if [ "$program" = valkey ]; then set -- "$@" ${VALKEY_EXTRA_FLAGS:-}; fi
exec "$@"
