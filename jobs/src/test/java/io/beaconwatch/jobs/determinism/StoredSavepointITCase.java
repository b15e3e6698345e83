package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.determinism.StoredSavepoint.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every release so far can be upgraded to this one: from its savepoints, which {@link
 * WriteSavepoint} wrote, the alerts are those of a run of this build that was never interrupted.
 */
class StoredSavepointITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private Path folder;

  static Stream<Arguments> savepoints() throws Exception {
    List<Arguments> savepoints = new ArrayList<>();
    try (Stream<Path> versions = Files.list(StoredSavepoint.ALL)) {
      for (Path version : versions.sorted().toList()) {
        savepoints.add(Arguments.of(version, Stop.WAITING, "hashmap", 3));
        savepoints.add(Arguments.of(version, Stop.WAITING, "rocksdb", 1));
        savepoints.add(Arguments.of(version, Stop.TOLD, "hashmap", 1));
        savepoints.add(Arguments.of(version, Stop.TOLD, "rocksdb", 3));
      }
    }
    return savepoints.stream();
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void goesOnAsIfNothingHadHappened(Path version, Stop stop, String backend, int parallelism)
      throws Exception {
    StoredSavepoint stored = new StoredSavepoint(version);
    List<String> uninterrupted = uninterrupted(stored, stop);
    try (Topic<String> lines = stored.lines();
        Topic<IndicatorRecord> indicators = stored.indicators(stop)) {
      lines.release();
      indicators.release();

      Outcome outcome =
          StoredSavepoint.run(lines, indicators, folder.resolve("restored"))
              .backend(backend)
              .from(stored.savepoint(stop).toAbsolutePath().toUri().toString())
              .toItsEnd(parallelism);

      assertThat(lines.restored()).hasSize(2).allMatch(position -> position > 100);
      Set<String> before = ids(stored.toldBefore(stop));
      assertThat(before.isEmpty()).isEqualTo(stop == Stop.WAITING);
      outcome.assertAlerts(
          uninterrupted.stream().filter(alert -> !before.contains(id(alert))).toList());
      outcome.assertNothingIsLost();
    }
  }

  private List<String> uninterrupted(StoredSavepoint stored, Stop stop) throws Exception {
    try (Topic<String> lines = stored.lines();
        Topic<IndicatorRecord> indicators = stored.indicators(stop)) {
      PipelineRun run = StoredSavepoint.run(lines, indicators, folder.resolve("uninterrupted"));
      JobClient job = StoredSavepoint.toTheStop(run, lines, indicators);
      lines.release();
      indicators.release();
      List<String> alerts = run.end(job).alerts();
      assertThat(alerts)
          .hasSizeGreaterThan(50)
          .anyMatch(alert -> alert.contains("\"revised\""))
          .anyMatch(alert -> alert.contains("\"joined\""))
          .anyMatch(alert -> alert.contains("\"elastic\""));
      return alerts;
    }
  }

  private static Set<String> ids(List<String> alerts) {
    Set<String> ids = new HashSet<>();
    alerts.forEach(alert -> ids.add(id(alert)));
    return ids;
  }

  /** Of one telling of an alert. */
  private static String id(String alert) {
    try {
      JsonNode parsed = JSON.readTree(alert);
      return parsed.at("/event/id").asText() + " " + parsed.at("/beacon/revision").asInt();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(alert, e);
    }
  }
}
