set -eu
/opt/kafka/bin/kafka-storage.sh format --ignore-formatted --standalone "--cluster-id=$CLUSTER_ID" --config /run/bap/server.properties
exec /opt/kafka/bin/kafka-server-start.sh /run/bap/server.properties
