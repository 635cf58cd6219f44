set -eu
on_namespace() {
  action="$1"
  shift
  temporal operator namespace "$action" --namespace "$NAMESPACE" "$@"
}
on_namespace describe >/dev/null 2>&1 || on_namespace create --retention "$RETENTION"
tries=1
until on_namespace update --retention "$RETENTION"; do
  [ "$tries" -lt 20 ] || exit 1
  tries=$((tries + 1))
  sleep 2
done
