package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.scoring.Revision;
import io.beaconwatch.connectors.elasticsearch.Connection;
import io.beaconwatch.connectors.elasticsearch.Credentials;
import io.beaconwatch.connectors.elasticsearch.ElasticsearchSink;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.BeaconDetectionJob;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sink against a real node, of whatever version. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
abstract class ElasticsearchCases {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Instant MARCH = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir static Path folder;

  private ElasticsearchNode node;

  /** Starts the node, or skips the class with the reason. */
  abstract ElasticsearchNode start() throws Exception;

  static ElasticsearchNode start(String version, Path javaHome) throws Exception {
    return ElasticsearchNode.start(
        Path.of(System.getProperty(version)),
        javaHome,
        Path.of(System.getProperty("servers.run"), version + "-" + ProcessHandle.current().pid()));
  }

  @BeforeAll
  void startNode() throws Exception {
    node = start();
  }

  @AfterAll
  void stopNode() throws Exception {
    if (node != null) {
      node.close();
    }
  }

  /** Twice, and the documents are those of the output folder, under their ids. */
  @Test
  void hasTheAlertsOfAllDetectionsOnce() throws Exception {
    Path data = folder.resolve("data");
    new TelemetryGenerator(
            new GeneratorSettings(1, 40, MARCH, 12, 20, TelemetryFormat.AUTO, false, 2, false))
        .generate(data);
    for (String mode : List.of("batch", "streaming")) {
      Path output = folder.resolve(mode);
      BeaconDetectionJob.main(
          new String[] {
            "--input", data.resolve("telemetry").toString(),
            "--threat-intel", data.resolve("threat-intel").toString(),
            "--output", output.toString(),
            "--mode", mode,
            "--elasticsearch.hosts", node.url()
          });
      Map<String, JsonNode> expected = alerts(output);
      assertThat(expected.values().stream().map(alert -> alert.at("/rule/name").asText()))
          .contains("sumo", "splunk", "sentinel", "logscale", "elastic");
      assertThat(output.resolve("refused")).isEmptyDirectory();
      assertThat(documents("beaconwatch-alerts-2026.03")).isEqualTo(expected);
    }
    canBeSearched();
  }

  /** What an analyst asks for: by network, by part of a command line, by a vendor's column. */
  private void canBeSearched() throws Exception {
    assertThat(hits("{\"term\":{\"destination.ip\":\"203.0.113.0/24\"}}")).isPositive();
    assertThat(hits("{\"range\":{\"beacon.count\":{\"gte\":24}}}")).isPositive();
    assertThat(hits("{\"match\":{\"process.executable.text\":\"System32\"}}")).isPositive();
    assertThat(hits("{\"exists\":{\"field\":\"threat.indicator.ip\"}}")).isPositive();
    assertThat(hits("{\"exists\":{\"field\":\"vendor.RiskScore\"}}")).isPositive();
    assertThat(hits("{\"match_all\":{}}"))
        .isGreaterThan(hits("{\"range\":{\"beacon.count\":{\"gte\":24}}}"));
  }

  @Test
  void refusesAFieldThatTheTemplateDoesNotHaveAndTakesAnyVendorColumn() throws Exception {
    List<Alert> alerts =
        List.of(
            alert("strict", 1, 0, "{\"beacon\":{\"novelty\":1}}"),
            alert("strict", 2, 0, "{\"novelty\":1}"),
            alert("strict", 3, 0, "{\"beacon\":{\"count\":\"many\"}}"),
            alert("strict", 4, 0, "{\"vendor\":{\"Any Column\":1,\"a\":{\"b\":[1,null]}}}"),
            alert("strict", 5, 0, "{\"vendor\":[{\"Any Column\":\"text\"},{\"c.d\":true}]}"),
            alert("strict", 6, 0, "{\"destination\":{\"ip\":\"not an address\"}}"),
            alert(
                "strict",
                7,
                0,
                "{\"process\":{\"command_line\":\"" + "\u20ac".repeat(20_000) + "\"}}"));
    List<String> refused = write(alerts, "strict");
    assertThat(refused).hasSize(3);
    assertThat(refused.stream().filter(line -> line.contains("strict_dynamic_mapping_exception")))
        .hasSize(2);
    assertThat(documents("strict-2026.03"))
        .containsOnlyKeys("strict4", "strict5", "strict6", "strict7");
  }

  @Test
  void keepsTheNewestRevision() throws Exception {
    List<Alert> alerts = new ArrayList<>();
    for (int revision :
        new int[] {Revision.provisional(1), 2, 0, 3, Revision.provisional(9), 1, 3}) {
      alerts.add(alert("revised", 1, revision, "{\"beacon\":{\"revision\":" + revision + "}}"));
    }
    assertThat(write(alerts, "revised")).isEmpty();
    Map<String, JsonNode> documents = documents("revised-2026.03");
    assertThat(documents).containsOnlyKeys("revised1");
    assertThat(documents.get("revised1").at("/beacon/revision").asInt()).isEqualTo(3);
  }

  @Test
  void outlivesANodeThatGoesAndComesBack() throws Exception {
    int count = 300;
    StreamExecutionEnvironment environment = environment();
    DataStream<Alert> alerts =
        environment.fromSource(
            new DataGeneratorSource<>(
                number -> alert("outage", Math.toIntExact(number), 0, "{}"),
                count,
                RateLimiterStrategy.perSecond(30),
                TypeInformation.of(Alert.class)),
            WatermarkStrategy.noWatermarks(),
            "alerts");
    sink("outage").write(alerts, "elasticsearch").print();
    JobClient job = environment.executeAsync();
    await(() -> !documents("outage-2026.03").isEmpty());
    node.stop();
    try {
      assertThat(job.getJobStatus().get().isTerminalState()).isFalse();
    } finally {
      node.start();
    }
    job.getJobExecutionResult().get();
    assertThat(documents("outage-2026.03")).hasSize(count);
  }

  private ElasticsearchSink sink(String index) {
    return ElasticsearchSink.builder()
        .connection(
            new Connection(List.of(node.url()), Credentials.none(), null, Duration.ofSeconds(10)))
        .index(io.beaconwatch.connectors.elasticsearch.IndexName.of(index + "-{yyyy.MM}"))
        .flushInterval(Duration.ofMillis(100))
        .build();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
  }

  /** Writes alerts, and gives the dead letters. */
  private List<String> write(List<Alert> alerts, String index) throws Exception {
    StreamExecutionEnvironment environment = environment();
    DataStream<byte[]> refused =
        sink(index)
            .write(environment.fromData(alerts, TypeInformation.of(Alert.class)), "elasticsearch");
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<byte[]> results = refused.executeAndCollect()) {
      results.forEachRemaining(
          line -> lines.add(new String(line, java.nio.charset.StandardCharsets.UTF_8)));
    }
    return lines;
  }

  private static Alert alert(String name, int number, int revision, String json) {
    return new Alert(
        name + number, name, "", MARCH.toEpochMilli(), MARCH.toEpochMilli(), revision, json);
  }

  private static Map<String, JsonNode> alerts(Path output) throws IOException {
    Map<String, JsonNode> alerts = new TreeMap<>();
    try (Stream<Path> files = Files.list(output.resolve("alerts"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode alert = JSON.readTree(line);
          alerts.put(alert.at("/event/id").asText(), alert);
        }
      }
    }
    return alerts;
  }

  /** All of an index, by id. */
  private Map<String, JsonNode> documents(String index) throws Exception {
    JsonNode answer = search(index, "{\"size\":10000}");
    Map<String, JsonNode> documents = new TreeMap<>();
    answer
        .at("/hits/hits")
        .forEach(hit -> documents.put(hit.path("_id").asText(), hit.path("_source")));
    return documents;
  }

  private int hits(String query) throws Exception {
    return search("beaconwatch-alerts-*", "{\"query\":" + query + "}")
        .at("/hits/total/value")
        .asInt();
  }

  private JsonNode search(String index, String body) throws Exception {
    send("POST", index + "/_refresh?ignore_unavailable=true", "");
    return JSON.readTree(send("POST", index + "/_search?ignore_unavailable=true", body));
  }

  private String send(String method, String path, String body) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(node.url() + "/" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > Duration.ofMinutes(1).toNanos()) {
        throw new AssertionError("not within a minute");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
