package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.intelligence.IndicatorRecord;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.OutputDirectory;
import io.beaconwatch.jobs.TestCluster;
import io.beaconwatch.jobs.determinism.Telemetry.Line;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the savepoints of a release, under the version that the property names; no test, but it
 * needs what the tests have:
 *
 * <pre>
 * mvn -pl jobs -am test -Dtest=WriteSavepoint -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dbeaconwatch.savepoint.write=0.1.0
 * </pre>
 */
@EnabledIfSystemProperty(named = WriteSavepoint.VERSION, matches = ".+")
class WriteSavepoint {
  static final String VERSION = "beaconwatch.savepoint.write";

  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final GeneratorSettings SETTINGS =
      new GeneratorSettings(
          3,
          14,
          Instant.parse("2026-03-03T00:00:00Z"),
          3,
          0,
          TelemetryFormat.AUTO,
          false,
          0,
          false);

  /** The planted beacons that are kept: one on each platform, whose address indicators name. */
  private static final String KIND = "known-destination";

  @TempDir private Path temporary;

  @Test
  void write() throws Exception {
    StoredSavepoint stored =
        new StoredSavepoint(StoredSavepoint.ALL.resolve(System.getProperty(VERSION)));
    if (Files.exists(stored.folder())) {
      OutputDirectory.remove(stored.folder());
    }
    Files.createDirectories(stored.folder());
    new TelemetryGenerator(SETTINGS).generate(temporary);
    writeInput(stored.folder());
    for (StoredSavepoint.Stop stop : StoredSavepoint.Stop.values()) {
      write(stored, stop);
    }
  }

  private void writeInput(Path folder) throws Exception {
    Set<String> addresses = new HashSet<>();
    List<String> indicators = new ArrayList<>(List.of("ip,threat_type,confidence,valid_from"));
    for (String line : Files.readAllLines(temporary.resolve("answers.jsonl"))) {
      JsonNode answer = JSON.readTree(line);
      if (answer.get("kind").asText().equals(KIND)) {
        String address = answer.get("destination").asText();
        addresses.add(address + "\"");
        addresses.add(address + "<");
        // Valid from the second window's end on.
        indicators.add(address + ",C2,85,2026-03-03T02:00:00Z");
      }
    }
    Files.write(folder.resolve("indicators.csv"), indicators);

    List<Line> kept =
        Telemetry.in(temporary.resolve("telemetry")).lines().stream()
            .filter(line -> addresses.stream().anyMatch(line.bytes()::contains) || isContext(line))
            .toList();
    List<String> lines = new ArrayList<>(kept.stream().map(Line::bytes).toList());
    int stop =
        (int)
            kept.stream()
                .takeWhile(line -> line.latest() < StoredSavepoint.STOP_TIME.toEpochMilli())
                .count();
    // Some of the first window come after the stop, within the allowed lateness.
    List<String> late =
        kept.stream()
            .filter(line -> line.earliest() > Instant.parse("2026-03-03T00:50:00Z").toEpochMilli())
            .limit(6)
            .map(Line::bytes)
            .toList();
    lines.removeAll(late);
    lines.addAll(stop - late.size() + 2, late);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("telemetry.jsonl.gz")))) {
      out.write(String.join("\n", lines).getBytes(ISO_8859_1));
    }
  }

  static boolean isContext(Line line) {
    boolean[] found = {false};
    byte[] bytes = line.bytes().getBytes(ISO_8859_1);
    PipelineRun.decoders()
        .create(0)
        .decode(
            bytes,
            0,
            bytes.length,
            "",
            0,
            new RecordDecoder.Output<>() {
              @Override
              public void collect(TelemetryRecord record) {}

              @Override
              public void collect(TelemetryRecord record, long time) {
                found[0] |= record.kind() == TelemetryRecord.Kind.CONTEXT;
              }
            });
    return found[0];
  }

  private void write(StoredSavepoint stored, StoredSavepoint.Stop stop) throws Exception {
    Path output = temporary.resolve("output-" + stop);
    // A savepoint names where it was written, so that it should be nobody's own folder.
    Path written = Path.of(System.getProperty("java.io.tmpdir"), "beaconwatch-savepoints");
    try (Topic<String> lines = stored.lines();
        Topic<IndicatorRecord> indicators = stored.indicators(stop)) {
      JobClient job =
          StoredSavepoint.toTheStop(
              StoredSavepoint.run(lines, indicators, output), lines, indicators);
      Path savepoint =
          Path.of(URI.create(PipelineRun.stop(job, written, SavepointFormatType.CANONICAL)));
      Path target = Files.createDirectories(stored.savepoint(stop));
      try (Stream<Path> files = Files.list(savepoint)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
      Files.write(target.resolve("told.jsonl"), Outcome.lines(output.resolve("alerts")));
    } finally {
      OutputDirectory.remove(written);
    }
  }
}
