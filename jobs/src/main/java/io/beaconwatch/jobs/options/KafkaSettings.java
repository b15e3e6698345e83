package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.kafka.EventTimeOptions.Alignment;
import io.beaconwatch.connectors.kafka.KafkaCluster;
import io.beaconwatch.connectors.kafka.KafkaOutput;
import io.beaconwatch.connectors.kafka.KafkaTelemetry;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * What {@code detect} does with Kafka; {@link KafkaOptions} says what each setting means.
 *
 * @param telemetry empty when telemetry comes from files
 * @param alignment empty when partitions do not wait for each other
 * @param transactionalIdPrefix empty to derive it from the topic
 */
public record KafkaSettings(
    KafkaCluster cluster,
    Optional<KafkaTelemetry> telemetry,
    Duration idleness,
    Optional<Alignment> alignment,
    Optional<String> alertsTopic,
    Optional<String> deadLetterTopic,
    Delivery delivery,
    Optional<String> transactionalIdPrefix) {

  /** How often what is written may be there after a failure. */
  public enum Delivery {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
  }

  /** Whether telemetry comes from there. */
  public boolean hasTelemetry() {
    return telemetry.isPresent();
  }

  /** Whether telemetry comes from there and goes on for ever. */
  public boolean isLive() {
    return telemetry.filter(topics -> !topics.stoppingOffsets().bounded()).isPresent();
  }

  /** Whether alerts go there. */
  public boolean takesAlerts() {
    return alertsTopic.isPresent();
  }

  /** Whether records that are rejected or late go there. */
  public boolean takesDeadLetters() {
    return deadLetterTopic.isPresent();
  }

  /**
   * Where to write.
   *
   * @param kind of what is written, which keeps the transactions of several sinks apart
   */
  public KafkaOutput output(String topic, String kind) {
    return new KafkaOutput(
        cluster,
        topic,
        delivery == Delivery.EXACTLY_ONCE
            ? DeliveryGuarantee.EXACTLY_ONCE
            : DeliveryGuarantee.AT_LEAST_ONCE,
        transactionalIdPrefix.orElse("beaconwatch-" + topic) + "-" + kind);
  }
}
