/**
 * Telemetry from Apache Kafka, and alerts and unusable records to it, on Flink's own connector.
 *
 * <p>Properties go to Kafka's clients as they are, secrets among them; nothing here prints one.
 */
package io.beaconwatch.connectors.kafka;
