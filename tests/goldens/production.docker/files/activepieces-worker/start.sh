set -eu
for file in /run/bap/AP_*; do
  value=$(cat "$file")
  export "${file##*/}=$value"
done
exec /usr/src/app/docker-entrypoint.sh
