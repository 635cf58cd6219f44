#!/usr/bin/env bash
# What our components rely on of the official entrypoint, written anew: an empty data folder is initialised once from
# POSTGRES_* (each also as …_FILE) and /docker-entrypoint-initdb.d; root drops to the user `postgres`.
set -Eeuo pipefail

fail() {
  echo "$*" >&2
  exit 1
}

# Sets $1 from the file that $1_FILE names, else to the default $2.
from_file() {
  local name=$1 file="${1}_FILE" value=${2:-}
  if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "error: both $name and $file are set (but are exclusive)"; fi
  if [ -n "${!name:-}" ]; then value=${!name}; fi
  if [ -n "${!file:-}" ]; then value=$(<"${!file}"); fi
  export "$name=$value"
  unset "$file"
}

sql() {
  PGHOST='' PGHOSTADDR='' psql --no-psqlrc --no-password --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | sql --dbname "$POSTGRES_DB" ;;
    esac
  done
}

initialise() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    fail "error: the database is uninitialised and no superuser password is given: set POSTGRES_PASSWORD(_FILE)"
  fi
  # Official behaviour: extra initdb arguments are one string, split by the shell.
  eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") $POSTGRES_INITDB_ARGS"
  printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >>"$PGDATA/pg_hba.conf"

  # The temporary server answers on its socket only, so that nobody takes it for the real one.
  local options
  options=$(printf '%q ' "${@:2}" -c "listen_addresses=" -p "${PGPORT:-5432}")
  export PGPASSWORD="$POSTGRES_PASSWORD"
  PGUSER=${PGUSER:-$POSTGRES_USER} pg_ctl -D "$PGDATA" -o "$options" -w start
  if ! sql --dbname postgres -tA -v db="$POSTGRES_DB" <<<"select 1 from pg_database where datname = :'db'" | grep -q 1; then
    sql --dbname postgres -v db="$POSTGRES_DB" <<<'create database :"db"'
  fi
  run_init_files
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "${1:-}" != postgres ]; then exec "$@"; fi
for argument in "$@"; do
  case "$argument" in '-?' | --help | --describe-config | -V | --version) exec "$@" ;; esac
done

# Read on every start and by root too, so a secret file that is missing stops any start.
from_file POSTGRES_PASSWORD
from_file POSTGRES_USER postgres
from_file POSTGRES_DB "$POSTGRES_USER"
from_file POSTGRES_INITDB_ARGS
: "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"

mkdir -p "$PGDATA"
chmod 700 "$PGDATA" || true
if [ "$(id -u)" = 0 ]; then
  find "$PGDATA" ! -user postgres -exec chown postgres '{}' +
  chown postgres:postgres /var/run/postgresql
  exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then initialise "$@"; fi
exec "$@"
