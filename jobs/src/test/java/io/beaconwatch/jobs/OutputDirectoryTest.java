package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
  @TempDir private Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void files() throws IOException {
    input = Files.writeString(folder.resolve("a.json"), "");
    output = folder.resolve("out put");
  }

  @Test
  void aNewOrEmptyFolderIsFree() throws IOException {
    assertThat(directory().refusal()).isEmpty();
    Files.createDirectory(output);
    assertThat(directory().refusal()).isEmpty();
    assertThat(directory("--overwrite").refusal()).isEmpty();
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.writeString(output, "mine");
    assertThat(directory("--overwrite").refusal())
        .contains("'" + output + "' is a file, not a folder");
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Files.writeString(output, "mine");
    assertThat(directory(settings(output + "/deeper/still")).refusal())
        .contains(
            "'"
                + output
                + "/deeper/still' cannot be written: '"
                + output
                + "' is no writable folder");
  }

  @Test
  void aFolderThatHoldsAnythingIsRefused() throws IOException {
    Files.createDirectory(output);
    Files.writeString(output.resolve(".hidden"), "");
    assertThat(directory().refusal().orElseThrow())
        .startsWith("'" + output + "' is not empty; --overwrite removes");
    assertThat(directory("--overwrite").refusal()).isEmpty();
  }

  @Test
  void overwriteRemovesWhatARunWroteAndNothingElse() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("precious"), "");
    for (String name : List.of("alerts/hour", "rejected", "notes")) {
      Path sub = Files.createDirectories(output.resolve(name));
      Files.writeString(sub.resolve("part-0.jsonl"), "{}");
    }
    Files.createSymbolicLink(output.resolve("late"), elsewhere);
    Files.createSymbolicLink(output.resolve("rejected/link"), elsewhere);
    Files.writeString(output.resolve("summary.json"), "{}");
    Files.writeString(output.resolve("alerts.csv"), "mine");

    directory().prepare();
    assertThat(output.resolve("alerts/hour/part-0.jsonl")).exists();

    restored("--overwrite").prepare();
    assertThat(output.resolve("alerts/hour/part-0.jsonl")).exists();

    directory("--overwrite").prepare();
    try (Stream<Path> left = Files.walk(output)) {
      assertThat(left.filter(Files::isRegularFile))
          .containsExactlyInAnyOrder(
              output.resolve("notes/part-0.jsonl"), output.resolve("alerts.csv"));
    }
    assertThat(elsewhere.resolve("precious")).exists();
  }

  @Test
  void anApplicationGoesOnInItsFolder() throws IOException {
    application("a1").prepare();
    Path alerts = Files.writeString(output.resolve("alerts/part-0.jsonl"), "{}");
    assertThat(application("a1").refusal()).isEmpty();
    assertThat(application("a1", "--overwrite").refusal()).isEmpty();
    application("a1", "--overwrite").prepare();
    assertThat(alerts).exists();
  }

  @Test
  void anotherApplicationIsAnotherRun() throws IOException {
    application("a1").prepare();
    Path alerts = Files.writeString(output.resolve("alerts/part-0.jsonl"), "{}");
    assertThat(directory().refusal()).isPresent();
    assertThat(application("a2").refusal()).isPresent();
    application("a2", "--overwrite").prepare();
    assertThat(alerts).doesNotExist();
    assertThat(application("a1").refusal()).isPresent();
    assertThat(application("a2").refusal()).isEmpty();
  }

  @Test
  void anApplicationWhoseJobIsOverIsAnotherRun() throws IOException {
    application("a1").prepare();
    Path alerts = Files.writeString(output.resolve("alerts/part-0.jsonl"), "{}");
    application("a1").end();
    assertThat(application("a1").refusal()).isPresent();
    application("a1", "--overwrite").prepare();
    assertThat(alerts).doesNotExist();
  }

  @Test
  void onlyAnApplicationLeavesAMark() throws IOException {
    directory().prepare();
    directory().end();
    restored().prepare();
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void overwriteNeverRemovesTheInput() throws IOException {
    input = Files.createDirectories(output.resolve("rejected"));
    Files.writeString(input.resolve("part-0.jsonl"), "{}");
    assertThat(directory("--overwrite").refusal())
        .contains("--overwrite would remove the input '" + input + "'");
  }

  @Test
  void theSummaryAppearsComplete() throws IOException {
    directory().write(SummaryTest.SUMMARY);
    assertThat(output.resolve("summary.json")).content().isEqualTo(SummaryTest.JSON);
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatIsNoPathIsRefused() {
    assertThat(directory(settings("s3://")).refusal().orElseThrow())
        .startsWith("'s3://' cannot be used: ");
  }

  @Test
  void aFileSystemThatFlinkLacksIsRefused() {
    DetectSettings settings = settings("nofs://bucket/out");
    assertThat(directory(settings).refusal().orElseThrow())
        .startsWith("'nofs://bucket/out' cannot be used: ");
    assertThatThrownBy(() -> directory(settings).write(SummaryTest.SUMMARY))
        .isInstanceOf(IOException.class);
  }

  private OutputDirectory directory(String... more) {
    return directory(settings(output.toString(), more));
  }

  private static OutputDirectory directory(DetectSettings settings) {
    return directory(settings, RunOrigin.NEW);
  }

  private static OutputDirectory directory(DetectSettings settings, RunOrigin origin) {
    return OutputDirectory.of(settings, origin).orElseThrow();
  }

  private OutputDirectory application(String job, String... more) {
    return directory(settings(output.toString(), more), new RunOrigin(false, job));
  }

  private OutputDirectory restored(String... more) {
    return directory(settings(output.toString(), more), RunOrigin.RESTORED);
  }

  private DetectSettings settings(String to, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--input", input.toString(), "--output", to));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new)).orThrow();
  }
}
