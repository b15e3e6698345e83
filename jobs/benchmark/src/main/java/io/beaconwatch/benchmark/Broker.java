package io.beaconwatch.benchmark;

import io.beaconwatch.deploy.local.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka in a process of its own, with telemetry in a topic. */
final class Broker implements AutoCloseable {
  static final String TOPIC = "telemetry";
  private static final int PARTITIONS = 8;

  private final KafkaBroker kafka;
  private final ProcessHandle process;

  private Broker(KafkaBroker kafka, ProcessHandle process) {
    this.kafka = kafka;
    this.process = process;
  }

  /**
   * Starts it, and puts the files' lines into the topic, in turn over its partitions.
   *
   * @param jars Kafka's
   * @param folder where it keeps everything, which is emptied before
   */
  static Broker with(Path input, Path jars, Path folder) throws IOException {
    if (!Files.isDirectory(jars)) {
      throw new IOException(
          "Kafka is not at " + jars + "; mvn -pl deploy/broker pre-integration-test fetches it");
    }
    DataSet.deleteRecursively(folder);
    KafkaBroker kafka = KafkaBroker.start(jars, folder);
    try {
      ProcessHandle process =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains("kafka.Kafka"))
              .findFirst()
              .orElseThrow(() -> new IOException("Kafka's process is not found"));
      Broker broker = new Broker(kafka, process);
      kafka.create(List.of(TOPIC), PARTITIONS);
      broker.produce(input);
      return broker;
    } catch (IOException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of what fails
  private void produce(Path input) throws IOException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            address(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 18,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            1L << 26);
    AtomicReference<Exception> failure = new AtomicReference<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(input)) {
      files = all.sorted().toList();
    }
    int partition = 0;
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (Path file : files) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            producer.send(
                new ProducerRecord<>(TOPIC, partition, null, line),
                (metadata, e) -> failure.compareAndSet(null, e));
            partition = (partition + 1) % PARTITIONS;
          }
        }
      }
    }
    if (failure.get() != null) {
      throw new IOException("Kafka does not take the telemetry", failure.get());
    }
  }

  String address() {
    return kafka.bootstrapServers();
  }

  /** The CPU time that it has taken so far, in seconds. */
  double cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public void close() {
    kafka.close();
  }
}
