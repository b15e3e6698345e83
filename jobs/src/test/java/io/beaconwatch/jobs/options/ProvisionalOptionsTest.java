package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.beaconwatch.common.detection.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where alerts are told as they happen. */
class ProvisionalOptionsTest {
  private static final String KAFKA = "--kafka.bootstrap-servers b:9092 --kafka.topics t ";

  @TempDir private Path folder;

  private CheckedSettings check(String arguments) throws Exception {
    String all = arguments.replace("KAFKA ", KAFKA);
    if (!all.contains("--kafka.topics")) {
      all += " --input " + Files.writeString(folder.resolve("a.json"), "");
    }
    List<String> words = new ArrayList<>(Splitter.on(' ').omitEmptyStrings().splitToList(all));
    words.add("--output");
    words.add(folder.resolve("out").toString());
    return DetectArguments.check(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KAFKA                                                            | 200",
        "KAFKA --provisional-delay 1s                                     | 1000",
        "KAFKA --provisional=false                                        |",
        "KAFKA --kafka.stop latest --mode streaming                       | 200",
        "KAFKA --kafka.stop latest                                        |",
        "KAFKA --kafka.stop latest --mode streaming --as-of 2026-03-03T00:00:00Z |",
        "KAFKA --kafka.start earliest --kafka.stop latest --mode streaming"
            + " --dead-letters-topics d |",
        "--mode batch                                                     |",
        "--mode streaming                                                 |",
        "--mode streaming --provisional                                   | 200",
        "--watch 1s                                                       |",
        "--watch 1s --provisional --provisional-delay 5ms                 | 5",
      })
  void isOnInStreamingFromKafkaAndWhereItIsAskedFor(String arguments, Long millis)
      throws Exception {
    CheckedSettings checked = check(arguments + " ");
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.settings().provisionalDelay().map(Duration::toMillis).orElse(null))
        .isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--provisional | provisional: tells alerts while windows are open, and mode batch closes"
            + " them when all is read",
        "--mode streaming --provisional --as-of 2026-03-03T00:00:00Z | provisional: tells what is"
            + " not final, and as-of and replays tell what is",
        "KAFKA --provisional-delay 0s | provisional-delay: must be at least 1ms, and at most a"
            + " hundred years",
      })
  void isRefusedWhereNothingIsOpen(String arguments, String problem) throws Exception {
    assertThat(check(arguments + " ").problems())
        .extracting(Problem::toString)
        .containsExactly("command line: --" + problem);
  }
}
