package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionMatcher;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.JobRun;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.determinism.Telemetry.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job that is stopped with a savepoint in the middle of windows, and goes on with other
 * detections: windows that were open finish by the old ones, later ones go by the new. What either
 * say of a window is taken from runs in BATCH over all events that saw no change.
 */
class UpgradeITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 5;
  private static final double STOP = 0.6;

  private static List<List<String>> partitions;
  @TempDir private Path folder;

  @BeforeAll
  static void events() throws Exception {
    partitions = SameEvents.get().telemetry().dealt(PARTITIONS);
  }

  private static EditedDetections bundled() throws Exception {
    return new EditedDetections();
  }

  @Test
  void aDetectionIsAdded() throws Exception {
    Upgrade upgrade = new Upgrade(bundled().without("splunk", "elastic"), bundled());

    upgrade.run(2, 2, "hashmap");

    upgrade.assertAlerts();
    assertThat(upgrade.names(upgrade.expected()))
        .containsExactly("elastic", "logscale", "sentinel", "splunk", "sumo");
  }

  @Test
  void aDetectionIsRemoved() throws Exception {
    Upgrade upgrade = new Upgrade(bundled(), bundled().without("sumo", "logscale", "elastic"));

    Outcome outcome = upgrade.run(2, 2, "hashmap");

    upgrade.assertAlerts();
    outcome.assertNothingIsLost();
    for (String removed : List.of("sumo", "logscale", "elastic")) {
      assertThat(upgrade.toldOnlyAfterTheRestart(removed)).as(removed).isNotEmpty();
    }
  }

  /** No detection is left that joins connections with their processes. */
  @Test
  void everyDetectionThatJoinsIsRemoved() throws Exception {
    Upgrade upgrade = new Upgrade(bundled(), bundled().without("sumo", "splunk", "logscale"));

    Outcome outcome = upgrade.run(2, 2, "hashmap");

    upgrade.assertAlerts();
    outcome.assertNothingIsLost();
    assertThat(upgrade.toldOnlyAfterTheRestart("logscale")).anyMatch(a -> a.contains("\"joined\""));
  }

  @Test
  void aThresholdIsChanged() throws Exception {
    Upgrade upgrade = new Upgrade(bundled(), withOtherThresholds(bundled()));

    Outcome outcome = upgrade.run(2, 2, "hashmap");

    upgrade.assertAlerts();
    outcome.assertNothingIsLost();
  }

  @ParameterizedTest
  @CsvSource({"2, 3, hashmap", "2, 3, rocksdb", "3, 1, rocksdb"})
  void allOfItAtAnotherParallelism(int before, int after, String backend) throws Exception {
    Upgrade upgrade =
        new Upgrade(
            bundled().without("splunk"), withOtherThresholds(bundled()).without("sentinel"));

    upgrade.run(before, after, backend);

    upgrade.assertAlerts();
  }

  /** Higher and lower; of sumo also what it selects. */
  private static EditedDetections withOtherThresholds(EditedDetections detections) {
    return detections
        .threshold("sumo", 12, 20)
        .threshold("logscale", 12, 8)
        .threshold("sentinel", 12, 16)
        .threshold("elastic", 10, 7);
  }

  /** One upgrade, and what it has to give. */
  private final class Upgrade {
    private final EditedDetections before;
    private final EditedDetections after;
    private final List<String> all = new ArrayList<>();
    private final List<String> toBeRead = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private List<String> told;
    private List<String> byOld;
    private List<String> byNew;
    private Outcome outcome;

    Upgrade(EditedDetections before, EditedDetections after) {
      this.before = before;
      this.after = after;
      for (List<String> partition : partitions) {
        int stop = (int) (partition.size() * STOP);
        all.addAll(partition);
        read.addAll(partition.subList(0, stop));
        toBeRead.addAll(partition.subList(stop, partition.size()));
      }
    }

    Outcome run(int parallelism, int newParallelism, String backend) throws Exception {
      try (Topic<String> lines = Topic.of(partitions).stoppingAtShare(STOP);
          Topic<IndicatorRecord> indicators =
              Topic.<IndicatorRecord>of(List.of(List.of())).stoppingAt(0)) {
        JobClient first =
            run(lines, indicators, backend).detections(before.load()).start(parallelism);
        lines.awaitCheckpoint();
        String savepoint =
            PipelineRun.stop(first, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
        told = Outcome.lines(folder.resolve("output/alerts"));
        lines.release();
        indicators.release();
        outcome =
            run(lines, indicators, backend)
                .detections(after.load())
                .from(savepoint)
                .toItsEnd(newParallelism);
        return outcome;
      }
    }

    private PipelineRun run(
        Topic<String> lines, Topic<IndicatorRecord> indicators, String backend) {
      return new PipelineRun(
              lines,
              indicators,
              folder.resolve("output"),
              "--mode",
              "streaming",
              "--checkpoint-interval",
              "20ms",
              "--checkpoint-directory",
              folder.resolve("checkpoints").toString())
          .everySequence()
          .watermarksApart(Duration.ofMinutes(10))
          .backend(backend);
    }

    void assertAlerts() throws Exception {
      List<String> expected = expected();
      // Neither set of detections alone would have told the same.
      assertThat(expected).isNotEmpty().doesNotHaveDuplicates();
      assertThat(List.of(byOld, byNew)).doesNotContain(expected);
      outcome.assertAlerts(expected);
    }

    List<String> expected() throws Exception {
      byOld = batch("old", before, all);
      byNew = batch("new", after, all);
      List<String> added = batch("added", after, toBeReadAndContext());
      List<String> expected = new ArrayList<>();
      Set<String> names = new TreeSet<>(names(byOld));
      names.addAll(names(byNew));
      for (String name : names) {
        Optional<Detection> old = before.named(name);
        Optional<Detection> next = after.named(name);
        if (old.isEmpty()) {
          expected.addAll(of(name, added, alert -> true));
        } else if (old.equals(next)) {
          expected.addAll(of(name, byNew, alert -> true));
        } else {
          long end = end(old.get());
          expected.addAll(of(name, byOld, alert -> start(alert) < end));
          List<String> later = slides(old.get()) ? batch("later", after, toBeReadFrom(end)) : byNew;
          expected.addAll(of(name, later, alert -> start(alert) >= end));
        }
      }
      expected.sort(null);
      return expected;
    }

    /** What belongs to windows that were open and was told by the second run. */
    List<String> toldOnlyAfterTheRestart(String name) throws Exception {
      return of(name, outcome.alerts(), alert -> true).stream()
          .filter(alert -> !told.contains(alert))
          .toList();
    }

    /** The end of the hour that was open; of sequences, the millisecond after the latest one's. */
    private long end(Detection detection) {
      long latest = latest(detection, read);
      long hour = Duration.ofHours(1).toMillis();
      return slides(detection) ? latest + 1 : latest - latest % hour + hour;
    }

    private List<String> toBeReadAndContext() {
      List<String> lines = new ArrayList<>(toBeRead);
      Telemetry.of(read).lines().stream()
          .filter(WriteSavepoint::isContext)
          .map(Line::bytes)
          .forEach(lines::add);
      return lines;
    }

    private List<String> toBeReadFrom(long time) {
      return Telemetry.of(toBeRead).lines().stream()
          .filter(line -> line.earliest() >= time)
          .map(Line::bytes)
          .toList();
    }

    private List<String> batch(String name, EditedDetections detections, List<String> lines)
        throws Exception {
      Path own = folder.resolve(name);
      Path input = own.resolve("telemetry.jsonl");
      Files.createDirectories(own);
      Files.write(input, lines, ISO_8859_1);
      return JobRun.of(
              own.resolve("output"),
              "--mode",
              "batch",
              "--sequences",
              "every",
              "--detections",
              detections.in(own.resolve("detections")).toString(),
              "--input",
              input.toString())
          .alertLines();
    }

    Set<String> names(List<String> alerts) throws Exception {
      Set<String> names = new TreeSet<>();
      for (String alert : alerts) {
        names.add(JSON.readTree(alert).at("/rule/name").asText());
      }
      return names;
    }

    private List<String> of(String name, List<String> alerts, Predicate<JsonNode> which)
        throws Exception {
      List<String> found = new ArrayList<>();
      for (String alert : alerts) {
        JsonNode parsed = JSON.readTree(alert);
        if (parsed.at("/rule/name").asText().equals(name) && which.test(parsed)) {
          found.add(alert);
        }
      }
      return found;
    }
  }

  private static long start(JsonNode alert) {
    return Instant.parse(alert.at("/beacon/window/start").asText()).toEpochMilli();
  }

  private static boolean slides(Detection detection) {
    return detection.window() instanceof Detection.Window.Sliding;
  }

  /** The time of the latest connection that a detection selects. */
  private static long latest(Detection detection, List<String> lines) {
    RecordDecoder<TelemetryRecord> decoder = PipelineRun.decoders().create(0);
    DetectionMatcher matcher = new DetectionMatcher(List.of(detection));
    long[] latest = {Long.MIN_VALUE};
    RecordDecoder.Output<TelemetryRecord> output =
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {}

          @Override
          public void collect(TelemetryRecord record, long time) {
            if (record.kind() == TelemetryRecord.Kind.CONNECTION
                && matcher.match(record.connection()).count() > 0) {
              latest[0] = Math.max(latest[0], time);
            }
          }
        };
    for (String line : lines) {
      byte[] bytes = line.getBytes(ISO_8859_1);
      decoder.decode(bytes, 0, bytes.length, "", 0, output);
    }
    return latest[0];
  }
}
