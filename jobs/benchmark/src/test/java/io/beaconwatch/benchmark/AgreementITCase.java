package io.beaconwatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.benchmark.baseline.DuckDb;
import io.beaconwatch.benchmark.baseline.FlinkSql;
import io.beaconwatch.benchmark.baseline.PlainDataStream;
import io.beaconwatch.benchmark.baseline.PlainJava;
import io.beaconwatch.jobs.BeaconDetectionJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to the alerts gives the same ones. How fast is nobody's business here. */
class AgreementITCase {
  private static final String PARALLELISM = "2";

  @TempDir private static Path data;
  private static Path files;
  private static Path compressed;
  private static Outcome expected;

  @TempDir private Path folder;
  private Path output;

  /** In a folder of its own, since checkpoints go beside it. */
  @BeforeEach
  void makeOutput() throws IOException {
    output = Files.createDirectory(folder.resolve("output"));
  }

  /** What the job gives in batch is what all others are held against. */
  @BeforeAll
  static void generate() throws Exception {
    DataSet set = new DataSet(Contestants.FORMAT, 50_000, 11_100);
    files = set.write(data);
    compressed = set.compressed().write(data);
    Path alerts = data.resolve("expected");
    job(files, alerts, "batch");
    expected = Outcome.read(alerts.resolve("alerts"));
    assertThat(expected.alerts()).hasSizeGreaterThan(100);
  }

  private static void job(Path input, Path output, String mode, String... options)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--input", input.toString()));
    arguments.addAll(List.of("--output", output.toString(), "--mode", mode));
    arguments.addAll(List.of("--parallelism", PARALLELISM, "--process-context", "off"));
    arguments.addAll(List.of("--format", Contestants.FORMAT.label()));
    if (options.length == 0) {
      arguments.addAll(List.of("--detections", Contestants.DETECTION));
    }
    arguments.addAll(List.of(options));
    BeaconDetectionJob.main(arguments.toArray(String[]::new));
  }

  private void assertSame() throws IOException {
    assertThat(expected.differences(Outcome.read(output))).isEmpty();
  }

  @Test
  void jobInStreaming() throws Exception {
    job(files, output.resolve("out"), "streaming");
    assertThat(expected.differences(Outcome.read(output.resolve("out/alerts")))).isEmpty();
  }

  @Test
  void jobWithDetectionsThatMatchNothing() throws Exception {
    Path detections = InertDetections.write(data.resolve("inert"), 66);
    job(compressed, output.resolve("out"), "batch", "--detections", detections.toString());
    assertThat(expected.differences(Outcome.read(output.resolve("out/alerts")))).isEmpty();
  }

  @Test
  void duckDb() throws Exception {
    DuckDb.main(arguments(files));
    assertSame();
  }

  @Test
  void duckDbOverCompressedFiles() throws Exception {
    DuckDb.main(arguments(compressed));
    assertSame();
  }

  @Test
  void plainJava() throws Exception {
    PlainJava.main(arguments(files));
    assertSame();
  }

  @Test
  void plainJavaOverCompressedFiles() throws Exception {
    PlainJava.main(arguments(compressed));
    assertSame();
  }

  @Test
  void plainDataStreamInStreaming() throws Exception {
    PlainDataStream.main(arguments(files, "STREAMING"));
    assertSame();
  }

  @Test
  void plainDataStreamInBatch() throws Exception {
    PlainDataStream.main(arguments(files, "BATCH"));
    assertSame();
  }

  @Test
  void flinkSqlInStreaming() throws Exception {
    FlinkSql.main(arguments(files, "STREAMING"));
    assertSame();
  }

  @Test
  void flinkSqlInBatch() throws Exception {
    FlinkSql.main(arguments(files, "BATCH"));
    assertSame();
  }

  private String[] arguments(Path input, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(input.toString(), output.toString(), PARALLELISM));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void tellsWhatDiffers() throws IOException {
    String first = expected.alerts().first();
    Files.writeString(
        output.resolve("alerts.jsonl"), "{\"window\":\"2026\"}\n{\"window\":\"2026\"}\n");
    assertThat(expected.differences(Outcome.read(output)))
        .contains("repeated: 0 here, 1 there", "only here:  " + first)
        .anyMatch(difference -> difference.startsWith("only there: 2026 | "));
  }
}
