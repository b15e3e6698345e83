package io.beaconwatch.jobs.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GenerateCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--output", folder.toString()));
    arguments.addAll(List.of(options));
    return new CommandLine(new GenerateCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void writesAndSaysWhat() {
    assertThat(run("--hosts", "6", "--hours", "2", "--format", "ecs-json", "--malformed=0"))
        .isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .containsPattern("Wrote 2 files with [0-9,]+ lines")
        .containsPattern("Planted [0-9]+ beacons and [0-9]+ decoys")
        .contains("0 malformed lines");
    assertThat(folder.resolve("answers.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("telemetry/ecs-json")).isNotEmptyDirectory();
    assertThat(folder.resolve("threat-intel/bundle.json")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({"true, .gz", "false, .jsonl"})
  void compressesUnlessToldNotTo(boolean gzip, String ending) throws IOException {
    String option = gzip ? "--gzip" : "--no-gzip";
    assertThat(run("--hosts", "1", "--hours", "24", "--format", "falcon-json", option)).isZero();
    try (var files = Files.list(folder.resolve("telemetry/falcon-json"))) {
      List<Path> found = files.toList();
      assertThat(found).anyMatch(file -> file.toString().endsWith(ending));
      assertThat(found.stream().anyMatch(file -> file.toString().endsWith(".gz"))).isEqualTo(gzip);
    }
  }

  @Test
  void replacesOnlyItsOwnAndOnlyWhenTold() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "keep");
    Files.createDirectories(folder.resolve("telemetry/old"));
    assertThat(run("--hosts", "1", "--hours", "1")).isEqualTo(3);
    assertThat(err.toString()).contains("is not empty; --overwrite");
    assertThat(folder.resolve("telemetry/old")).exists();

    assertThat(run("--hosts", "1", "--hours", "1", "--overwrite")).isZero();
    assertThat(folder.resolve("mine.txt")).hasContent("keep");
    assertThat(folder.resolve("telemetry/old")).doesNotExist();
  }

  @Test
  void tellsAllProblemsAtOnce() {
    int code = run("--hosts=0", "--hours=0", "--format=csv", "--start=tomorrow", "--malformed=-1");

    assertThat(code).isEqualTo(3);
    assertThat(err.toString())
        .contains("--hosts has to be 1 to 1000000, and is 0")
        .contains("--hours has to be")
        .contains("--format has to be one of auto, splunk-xml")
        .contains("--start has to be a time")
        .contains("--malformed has to be");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"--hosts=x", "--nonsense", "--seed"})
  void refusesWhatIsNoOption(String option) {
    assertThat(run(option)).isEqualTo(3);
    assertThat(folder).isEmptyDirectory();
  }
}
