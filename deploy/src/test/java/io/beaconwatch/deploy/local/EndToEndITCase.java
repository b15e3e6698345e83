package io.beaconwatch.deploy.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.BeaconDetectionJob;
import io.beaconwatch.jobs.DetectRequest;
import io.beaconwatch.jobs.LoadDetectionFiles;
import io.beaconwatch.jobs.RunSummary;
import io.beaconwatch.jobs.generator.GenerationSummary;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectClusterClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Telemetry through Kafka and the job to Elasticsearch and files, with a broker that restarts and a
 * node that goes away; then a backfill of the same events. The vendors' queries in SQL say what the
 * index has to hold.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndToEndITCase {
  private static final int PARALLELISM = 2;
  private static final int PARTITIONS = 2;
  private static final int HOURS = 12;
  private static final Instant START = Instant.parse("2026-03-03T00:00:00Z");

  /** Behind every window and the lateness that is allowed. */
  private static final Instant END = START.plus(Duration.ofDays(4));

  private static final String INDICATORS = "indicators";
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final double SECONDS_AN_HOUR = 1.5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(
                  new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay"))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  @TempDir private Path folder;

  @Test
  void theIndexHoldsWhatTheVendorsQueriesGiveOnce(@InjectClusterClient RestClusterClient<?> flink)
      throws Exception {
    GenerationSummary generated =
        new TelemetryGenerator(
                new GeneratorSettings(
                    3, 56, START, HOURS, 20, TelemetryFormat.AUTO, true, 8, false))
            .generate(folder);
    Path telemetry = folder.resolve("telemetry");
    Path indicators = folder.resolve("threat-intel/sentinel-indicators.jsonl");
    Path servers =
        Path.of(System.getProperty("servers.run"), "end-to-end-" + ProcessHandle.current().pid());
    try (KafkaBroker broker =
            KafkaBroker.start(Path.of(System.getProperty("kafka")), servers.resolve("kafka"));
        ElasticsearchNode node =
            ElasticsearchNode.start(
                Path.of(System.getProperty("elasticsearch8")), servers.resolve("elasticsearch"));
        Oracle oracle = new Oracle()) {
      oracle.add(0, Oracle.lines(telemetry), Files.readAllLines(indicators));
      RunSummary streamed = stream(flink, broker, node, VendorAnswers.count(oracle));

      Map<String, JsonNode> documents = new AlertIndex(node).documents();
      VendorAnswers.assertAre(documents.values(), oracle);
      assertThat(AlertTellings.newest(lines(folder.resolve("stream/alerts")))).isEqualTo(documents);
      assertThat(documents.values())
          .as("alerts before their indicators")
          .filteredOn(alert -> AlertTellings.revision(alert) > 0)
          .isNotEmpty();
      assertThat(lines(folder.resolve("stream/alerts")))
          .as("alerts before they are final")
          .anyMatch(line -> line.contains("\"status\":\"provisional\""));
      assertThat(lines(folder.resolve("stream/rejected"))).hasSize(generated.malformed());
      assertThat(lines(folder.resolve("stream/late"))).isEmpty();
      assertThat(lines(folder.resolve("stream/refused"))).isEmpty();
      assertThat(streamed.totalRejected()).isEqualTo(generated.malformed());
      assertThat(streamed.totalLate()).isZero();
      assertThat(streamed.eventsRead())
          .isEqualTo(generated.events() + generated.malformed() + topics().closing(END).size());

      detect(
          "--mode=batch",
          "--input=" + telemetry,
          "--threat-intel=" + indicators,
          "--elasticsearch.hosts=" + node.url(),
          "--output=" + folder.resolve("backfill"));
      assertThat(AlertTellings.newest(lines(folder.resolve("backfill/alerts"))))
          .hasSameSizeAs(documents);
      assertThat(lines(folder.resolve("backfill/refused"))).isEmpty();
      assertThat(new AlertIndex(node).documents()).isEqualTo(documents);
    }
  }

  /** Plays everything to the job, with the outages, until the index has so many alerts. */
  private RunSummary stream(
      ClusterClient<?> flink, KafkaBroker broker, ElasticsearchNode node, int alerts)
      throws Exception {
    PlayTelemetry morning = new PlayTelemetry(hours("morning", 0, HOURS / 2));
    PlayTelemetry afternoon = new PlayTelemetry(hours("afternoon", HOURS / 2, HOURS));
    List<String> early = new ArrayList<>();
    List<String> midway = new ArrayList<>();
    for (String row :
        Files.readAllLines(folder.resolve("threat-intel/sentinel-indicators.jsonl"))) {
      (early.size() > midway.size() ? midway : early).add(row);
    }
    topics().create(broker);
    broker.create(List.of(INDICATORS), 1);
    AlertIndex index = new AlertIndex(node);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (KafkaProducer<byte[], byte[]> producer = TelemetryTopics.producer(broker)) {
      sendIndicators(producer, early);
      Future<RunSummary> job = threads.submit(() -> detect(streaming(broker, node)));
      await("the job", job, () -> isRunning(flink));

      Future<?> playing =
          threads.submit(
              () -> {
                morning.play(producer, SECONDS_AN_HOUR, hour -> {});
                return null;
              });
      await("the first alerts", job, () -> !finals(index).isEmpty());
      broker.stop();
      broker.start();
      playing.get();
      await("alerts without their indicators", job, () -> areAlerts(index, midway));

      long stopped = System.nanoTime();
      node.stop();
      sendIndicators(producer, midway);
      afternoon.play(producer, SECONDS_AN_HOUR, hour -> {});
      for (ProducerRecord<byte[], byte[]> line : topics().closing(END)) {
        producer.send(line).get();
      }
      await("the outage", job, () -> System.nanoTime() - stopped > OUTAGE.toNanos());
      node.start();

      await("all alerts", job, () -> finals(index).size() >= alerts);
      flink
          .stopWithSavepoint(
              onlyJob(flink).getJobId(),
              false,
              folder.resolve("savepoints").toUri().toString(),
              SavepointFormatType.CANONICAL)
          .get();
      return job.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private String[] streaming(KafkaBroker broker, ElasticsearchNode node) {
    return new String[] {
      "--mode=streaming",
      "--kafka.bootstrap-servers=" + broker.bootstrapServers(),
      "--kafka.topics=telemetry-.*",
      "--kafka.idleness=10m",
      "--threat-intel-topics=" + INDICATORS,
      "--elasticsearch.hosts=" + node.url(),
      "--output=" + folder.resolve("stream"),
      "--out-of-orderness=10m",
      "--allowed-lateness=2d",
      "--checkpoint-interval=1s",
      "--checkpoint-directory=" + folder.resolve("checkpoints")
    };
  }

  /** Runs the job as a user does; connections are enriched, since no query joins processes. */
  private static RunSummary detect(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--process-context=off", "--parallelism=" + PARALLELISM));
    return DetectRequest.of(
            DetectArguments.check(all.toArray(String[]::new)), new LoadDetectionFiles())
        .run(BeaconDetectionJob::run, (total, done) -> {});
  }

  /** A part of the day, the files of all shapes from one hour up to another. */
  private Path hours(String name, int from, int to) throws IOException {
    Path part = folder.resolve(name);
    try (Stream<Path> shapes = Files.list(folder.resolve("telemetry"))) {
      for (Path shape : shapes.toList()) {
        Path copies = Files.createDirectories(part.resolve(shape.getFileName()));
        try (Stream<Path> files = Files.list(shape)) {
          for (Path file : files.sorted().toList().subList(from, to)) {
            Files.copy(file, copies.resolve(file.getFileName()));
          }
        }
      }
    }
    return part;
  }

  private TelemetryTopics topics() {
    return new TelemetryTopics(folder.resolve("telemetry"), PARTITIONS);
  }

  private static void sendIndicators(Producer<byte[], byte[]> producer, List<String> rows)
      throws Exception {
    for (String row : rows) {
      producer.send(new ProducerRecord<>(INDICATORS, row.getBytes(UTF_8))).get();
    }
  }

  /** The alerts of windows and runs that are closed. */
  private static List<JsonNode> finals(AlertIndex index) throws Exception {
    return index.documents().values().stream().filter(AlertTellings::isFinal).toList();
  }

  /** Every line of every file, none of which is unfinished. */
  private static List<String> lines(Path files) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        assertThat(file.getFileName().toString()).endsWith(".jsonl");
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  /** Whether sentinel tells of an address that a row calls active. */
  private static boolean areAlerts(AlertIndex index, List<String> rows) throws Exception {
    List<String> active = rows.stream().filter(row -> row.contains("\"Active\":true")).toList();
    return finals(index).stream()
        .filter(alert -> alert.at("/rule/name").asText().equals("sentinel"))
        .map(alert -> "\"NetworkIP\":" + alert.at("/destination/ip"))
        .anyMatch(address -> active.stream().anyMatch(row -> row.contains(address)));
  }

  private static JobStatusMessage onlyJob(ClusterClient<?> flink) throws Exception {
    List<JobStatusMessage> jobs = List.copyOf(flink.listJobs().get());
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  private static boolean isRunning(ClusterClient<?> flink) throws Exception {
    return flink.listJobs().get().size() == 1 && onlyJob(flink).getJobState() == JobStatus.RUNNING;
  }

  /** Waits while the job goes on. */
  private static void await(String what, Future<?> job, Callable<Boolean> condition)
      throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (job.isDone()) {
        throw new AssertionError("the job ended with " + job.get());
      }
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }
}
