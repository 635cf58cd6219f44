set -eu
bring_up_to_date() {
  SQL_PASSWORD="$(cat "$1")"
  export SQL_PASSWORD
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema --schema-name "$2"
}
export SQL_DATABASE="$DATABASE" SQL_USER="$DATABASE_USER"
bring_up_to_date /run/bap/database-password postgresql/v12/temporal
export SQL_DATABASE="$VISIBILITY_DATABASE" SQL_USER="$VISIBILITY_USER"
bring_up_to_date /run/bap/visibility-password postgresql/v12/visibility
