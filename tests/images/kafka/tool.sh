#!/bin/bash
# What our components rely on of the programs in /opt/kafka/bin, written anew. All of them are this file, by other names.
set -eu
base=$(cd "$(dirname "$0")/.." && pwd)
case "$(basename "$0" .sh)" in
  kafka-server-start) class=kafka.Kafka ;;
  kafka-storage) class=kafka.tools.StorageTool ;;
  kafka-configs) class=kafka.admin.ConfigCommand ;;
  kafka-topics) class=org.apache.kafka.tools.TopicCommand ;;
  kafka-acls) class=org.apache.kafka.tools.AclCommand ;;
  kafka-console-producer) class=org.apache.kafka.tools.ConsoleProducer ;;
  kafka-console-consumer) class=org.apache.kafka.tools.consumer.ConsoleConsumer ;;
  *) echo "there is no $0 in the stand-in" >&2 && exit 1 ;;
esac

# The real ones make the folder for logs as soon as logging is set up from outside, and switch on JMX without options.
if [ -n "${KAFKA_LOG4J_OPTS:-}" ]; then
  mkdir -p "${LOG_DIR:-$base/logs}"
  log=$KAFKA_LOG4J_OPTS
else
  log="-Dlog4j2.configurationFile=$base/config/tools-log4j2.properties"
fi
jmx=${KAFKA_JMX_OPTS:--Dcom.sun.management.jmxremote=true}
performance=${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseG1GC}

# shellcheck disable=SC2086 # each holds several options
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} $performance $jmx $log -cp "$base/libs/*" ${KAFKA_OPTS:-} "$class" "$@"
