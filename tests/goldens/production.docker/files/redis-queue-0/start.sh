set -eu
users=/data/users.acl
touch "$users"
grep -v -E '^user (default|bap_admin) ' "$users" > "$users.next" || true
cat /run/bap/own-users.acl >> "$users.next"
mv "$users.next" "$users"
exec redis-server /run/bap/server.conf
