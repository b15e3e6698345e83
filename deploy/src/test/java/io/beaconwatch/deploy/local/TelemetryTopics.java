package io.beaconwatch.deploy.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics that generated telemetry is played to, one for each of its shapes.
 *
 * @param telemetry the generator's folder of that name
 * @param partitions of each topic
 */
public record TelemetryTopics(Path telemetry, int partitions) {
  public List<String> names() throws IOException {
    return new PlayTelemetry(telemetry).topics();
  }

  public void create(KafkaBroker broker) throws Exception {
    broker.create(names(), partitions);
  }

  /** To the partitions of a topic in turn, so that none of them is silent. */
  public static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            RoundRobinPartitioner.class.getName()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Something for every partition which moves time on and which nothing selects.
   *
   * @param end behind every window
   */
  public List<ProducerRecord<byte[], byte[]>> closing(Instant end) throws IOException {
    String line =
        """
        {"Timestamp":"%s","DeviceId":"d1","DeviceName":"ws1","ActionType":"ConnectionSuccess",\
        "RemoteIP":"198.51.100.1","RemotePort":443,"RemoteIPType":"Public",\
        "InitiatingProcessFileName":"chrome.exe","InitiatingProcessAccountName":"amy"}"""
            .formatted(end);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String topic : names()) {
      for (int partition = 0; partition < partitions; partition++) {
        records.add(new ProducerRecord<>(topic, partition, null, line.getBytes(UTF_8)));
      }
    }
    return records;
  }
}
