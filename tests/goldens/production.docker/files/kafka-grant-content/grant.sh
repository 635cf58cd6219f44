set -euo pipefail
umask 077

# A password may hold what means something in a JAAS string, and again in a file of properties.
quoted=$(sed 's/[\\"]/\\&/g; s/\\/\\\\/g' /run/bap/admin-password)
{
  cat /run/bap/client.properties
  printf 'sasl.jaas.config=%s required username="%s" password="%s";\n' "$LOGIN_MODULE" "$ADMIN" "$quoted"
} > /tmp/admin.properties

kafka() {
  "/opt/kafka/bin/kafka-$1.sh" --bootstrap-server "$BROKERS" --command-config /tmp/admin.properties "${@:2}" < /dev/null
}

kafka configs --alter --entity-type users --entity-name "$CONSUMER" --add-config-file /run/bap/credential.properties

tab=$'\t'
known=$(kafka topics --describe --if-exists --topic "$CONSUMER\..*")
while read -r topic partitions cleanup retention; do
  found="Topic: $topic$tab.*PartitionCount: ([0-9]+)$tab.*Configs: (.*)"
  line=$(grep -F "Topic: $topic$tab" <<< "$known" | grep -F PartitionCount || true)
  if ! [[ $line =~ $found ]]; then
    kafka topics --create --if-not-exists --topic "$topic" --partitions "$partitions" \
      --replication-factor "$REPLICATION" --config "$cleanup" --config "$retention"
    continue
  fi
  count=${BASH_REMATCH[1]} has=",${BASH_REMATCH[2]},"
  if ((count < partitions)); then kafka topics --alter --topic "$topic" --partitions "$partitions"; fi
  if [[ $has != *",$cleanup,"* || $has != *",$retention,"* ]]; then
    kafka configs --alter --entity-type topics --entity-name "$topic" --add-config "$cleanup,$retention"
  fi
done < /run/bap/topics

# Reading brings describing with it, and all that is done to the prefix brings everything but the cluster's own.
rights=$(kafka acls --list --principal "User:$CONSUMER")
missing=
for kind in TOPIC GROUP TRANSACTIONAL_ID; do
  [[ $rights == *"(resourceType=$kind, name=$CONSUMER., patternType=PREFIXED)"* ]] || missing=$kind
done
if [ -n "$missing" ]; then
  kafka acls --add --allow-principal "User:$CONSUMER" --operation All --resource-pattern-type prefixed \
    --topic "$CONSUMER." --group "$CONSUMER." --transactional-id "$CONSUMER."
fi
add=() remove=()
while read -r topic; do
  [ -n "$topic" ] || continue
  [[ $rights == *"(resourceType=TOPIC, name=$topic, patternType=LITERAL)"* ]] || add+=(--topic "$topic")
done < /run/bap/reads
while read -r line; do
  [[ $line =~ resourceType=TOPIC,\ name=(.*),\ patternType=LITERAL ]] || continue
  topic=${BASH_REMATCH[1]}
  grep -qxF -e "$topic" /run/bap/reads || remove+=(--topic "$topic")
done <<< "$rights"
reads=(--allow-principal "User:$CONSUMER" --operation Read)
[ "${#add[@]}" = 0 ] || kafka acls --add "${reads[@]}" "${add[@]}"
[ "${#remove[@]}" = 0 ] || kafka acls --remove --force "${reads[@]}" "${remove[@]}"
