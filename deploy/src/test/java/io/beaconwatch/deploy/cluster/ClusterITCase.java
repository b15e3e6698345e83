package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.deploy.local.AlertIndex;
import io.beaconwatch.deploy.local.AlertTellings;
import io.beaconwatch.deploy.local.ElasticsearchNode;
import io.beaconwatch.deploy.local.KafkaBroker;
import io.beaconwatch.deploy.local.PlayTelemetry;
import io.beaconwatch.deploy.local.TelemetryTopics;
import io.beaconwatch.jobs.BeaconDetectionJob;
import io.beaconwatch.jobs.DetectRequest;
import io.beaconwatch.jobs.LoadDetectionFiles;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's jar on a cluster of processes, submitted by Flink's client: a stream from Kafka whose
 * TaskManager is killed and which goes on at another parallelism from a savepoint, and a backfill
 * beside it. What a run in batch gives, in this process, is what has to be there, once.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterITCase {
  private static final int PARTITIONS = 2;
  private static final int HOURS = 12;
  private static final double SECONDS_AN_HOUR = 2.5;
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");

  /** Behind every window. */
  private static final Instant END = START.plus(Duration.ofDays(2));

  private static final String ALERTS = "alerts";

  private final Path servers =
      Path.of(System.getProperty("servers.run"), "cluster-" + ProcessHandle.current().pid());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @TempDir private Path folder;

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void everyAlertIsThereOnceAfterAKillAndAtAnotherParallelism() throws Exception {
    new TelemetryGenerator(
            new GeneratorSettings(5, 40, START, HOURS, 20, TelemetryFormat.AUTO, true, 8, false))
        .generate(folder);
    Future<ElasticsearchNode> starting =
        threads.submit(
            () ->
                ElasticsearchNode.start(
                    Path.of(System.getProperty("elasticsearch8")), servers.resolve("elastic")));
    try (KafkaBroker broker =
            KafkaBroker.start(Path.of(System.getProperty("kafka")), servers.resolve("kafka"));
        RunCluster flink = new RunCluster(servers.resolve("flink"))) {
      List<String> expected = batch();
      flink.succeed("up");
      topics().create(broker);
      broker.create(List.of(ALERTS), 1);
      run(flink, broker, starting.get(), expected);

      List<String> told = lines("stream/alerts");
      assertThat(AlertTellings.finals(told)).isEqualTo(expected);
      assertThat(AlertTellings.names(told))
          .as("also of what was provisional")
          .doesNotHaveDuplicates();
      assertThat(committed(broker)).isEqualTo(told);
      assertThat(lines("backfill/alerts")).isEqualTo(expected);
      assertThat(new AlertIndex(starting.get()).documents())
          .isEqualTo(AlertTellings.newest(expected));
      assertDownLeavesNothing(flink);
    } finally {
      starting.get().close();
    }
  }

  /** The alerts of a run in this process, in order. */
  private List<String> batch() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(backfill("expected")));
    arguments.add("--parallelism=2");
    DetectRequest.of(
            DetectArguments.check(arguments.toArray(String[]::new)), new LoadDetectionFiles())
        .run(BeaconDetectionJob::run, (total, done) -> {});
    List<String> alerts = lines("expected/alerts");
    assertThat(alerts).hasSizeGreaterThan(100);
    return alerts;
  }

  private void run(
      RunCluster flink, KafkaBroker broker, ElasticsearchNode node, List<String> expected)
      throws Exception {
    String[] stream = stream(broker, node);
    AtomicInteger hour = new AtomicInteger();
    try (KafkaProducer<byte[], byte[]> producer = TelemetryTopics.producer(broker)) {
      String first = flink.submit(with(stream, "-p", "2"));
      flink.await("the stream", () -> flink.isRunning(first));
      Future<?> playing =
          threads.submit(
              () -> {
                new PlayTelemetry(folder.resolve("telemetry"))
                    .play(producer, SECONDS_AN_HOUR, begun -> hour.incrementAndGet());
                return null;
              });

      // The fourth hour is being played: windows are open, and alerts of earlier ones are out.
      flink.await("the first alerts", () -> hour.get() > 3 && !finals().isEmpty());
      String busy = flink.busy(first).iterator().next();
      flink.kill(busy);
      flink.await(
          "the other TaskManager",
          () -> flink.isRunning(first) && !flink.busy(first).contains(busy));
      assertThat(flink.checkpoints(first, "restored")).isPositive();
      assertThat(flink.succeed("status").out())
          .anyMatch(line -> line.startsWith("%-15sis gone".formatted(busy)));

      assertThat(flink.succeed("up").last()).isEqualTo(busy + " is up again");
      assertThat(flink.run("savepoint", "none").err())
          .contains("'none' does not run; there is " + first);
      assertThat(flink.succeed("savepoint").last()).startsWith("file:");
      assertThat(finals()).hasSizeLessThan(expected.size());
      String savepoint = flink.succeed("stop", first).last();
      String second = flink.submit(with(stream, "-p", "3", "--from-savepoint", savepoint));
      flink.await("the stream again", () -> flink.isRunning(second));
      assertMetrics(flink);

      List<String> backfill = new ArrayList<>(List.of(backfill("backfill")));
      backfill.add("--elasticsearch.hosts=" + node.url());
      backfill.addAll(List.of("-p", "1", "--wait"));
      flink.succeed("submit", backfill.toArray(String[]::new));
      assertThat(folder.resolve("backfill/summary.json")).exists();
      assertThat(flink.isRunning(second)).isTrue();

      playing.get();
      for (ProducerRecord<byte[], byte[]> line : topics().closing(END)) {
        producer.send(line).get();
      }
      flink.await("all alerts", () -> finals().size() >= expected.size());
      flink.succeed("stop");
    }
  }

  private String[] stream(KafkaBroker broker, ElasticsearchNode node) {
    return new String[] {
      "--mode=streaming",
      "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
      "--kafka.topics=telemetry-.*",
      "--kafka.idleness=10m",
      "--kafka.alerts-topic=" + ALERTS,
      "--threat-intel=" + folder.resolve("threat-intel"),
      "--elasticsearch.hosts=" + node.url(),
      "--output=" + folder.resolve("stream"),
      "--out-of-orderness=10m",
      "--checkpoint-interval=1s"
    };
  }

  private String[] backfill(String output) {
    return new String[] {
      "--mode=batch",
      "--input=" + folder.resolve("telemetry"),
      "--threat-intel=" + folder.resolve("threat-intel"),
      "--output=" + folder.resolve(output)
    };
  }

  private TelemetryTopics topics() {
    return new TelemetryTopics(folder.resolve("telemetry"), PARTITIONS);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  /** What the topic has for one who reads what is committed, in order. */
  private static List<String> committed(KafkaBroker broker) {
    TopicPartition partition = new TopicPartition(ALERTS, 0);
    List<String> alerts = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(alert -> alerts.add(alert.value()));
      }
    }
    return alerts.stream().sorted().toList();
  }

  /** Every line of every file of a folder, in order; hidden are those of attempts that failed. */
  private List<String> lines(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream().sorted().toList();
  }

  /** What the stream has told for good so far. */
  private List<String> finals() throws IOException {
    return AlertTellings.finals(lines("stream/alerts"));
  }

  /** Prometheus can read every process, and finds the job's own. */
  private static void assertMetrics(RunCluster flink) throws Exception {
    StringBuilder metrics = new StringBuilder();
    for (ClusterProcess process : flink.cluster().processes()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + process.metricsPort() + "/metrics"))
              .build();
      metrics.append(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    }
    assertThat(metrics)
        .contains(
            "flink_jobmanager_numRunningJobs",
            "flink_taskmanager_Status_JVM_Memory_Heap_Used",
            "flink_taskmanager_job_task_operator_beaconwatch_recordsRead");
  }

  private static void assertDownLeavesNothing(RunCluster flink) throws Exception {
    List<ClusterProcess> processes = flink.cluster().processes();
    assertThat(processes).hasSize(3).allMatch(process -> process.handle().isPresent());
    assertThat(flink.succeed("down").last())
        .isEqualTo("savepoints stay in " + flink.folder().resolve("savepoints"));
    assertThat(processes).noneMatch(process -> process.handle().isPresent());
    try (Stream<Path> left = Files.list(flink.folder())) {
      assertThat(left).containsExactly(flink.folder().resolve("savepoints"));
    }
    assertThat(flink.run("status").exit()).isEqualTo(5);
    assertThat(flink.run("stop").exit()).isEqualTo(5);
    flink.succeed("down", "--savepoints");
    assertThat(flink.folder()).doesNotExist();
  }
}
