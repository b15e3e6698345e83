package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of dead letters before a replay starts. */
class DeadLettersTest {
  private static final String LETTER = "{\"reason\":\"malformed\",\"raw\":\"x\"}\n";

  @TempDir private Path folder;

  private List<String> errors(Path letters) {
    return DetectRequest.of(
            DetectArguments.check(
                "--dead-letters",
                letters.toString(),
                "--output",
                folder.resolve("replay").toString()),
            (choice, filters) -> new Loaded(List.of(), List.of()))
        .errors()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void anOutputFolderOrAFileIsReplayed() throws Exception {
    Path output = folder.resolve("wrong");
    Files.createDirectories(output.resolve("late"));
    Files.createDirectories(output.resolve("rejected"));
    Path letters = Files.writeString(output.resolve("rejected/part-0"), LETTER);
    assertThat(errors(output)).isEmpty();
    assertThat(errors(letters)).isEmpty();
  }

  /** Spans are looked for in the bytes as stored, and without spans nothing is told. */
  @Test
  void whatIsPackedIsRefusedByItsContent() throws Exception {
    Path packed = folder.resolve("rejected.jsonl");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(LETTER.getBytes(UTF_8));
    }
    assertThat(errors(packed))
        .containsExactly(
            "command line: --dead-letters: '"
                + packed
                + "' is not plain UTF-8 text; unpack it first");
  }

  @Test
  void anEmptyFolderHoldsNothing() {
    assertThat(errors(folder))
        .containsExactly("command line: --dead-letters: nothing there is rejected or late");
  }
}
