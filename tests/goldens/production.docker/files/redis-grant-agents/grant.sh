set -eu
export REDISCLI_AUTH="$(cat /run/bap/admin-password)"
answers=$(redis-cli --no-auth-warning -h "$STORE_HOST" -p "$STORE_PORT" --user "$STORE_ADMIN" < /run/bap/grant.redis 2>&1) || true
[ "$answers" = "$(printf 'OK\nOK')" ] && exit 0
echo "the grant was refused: $answers" >&2
exit 1
