package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.options.KafkaSettings.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayOptionsTest {
  @TempDir private Path folder;

  private CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--output", folder + "/out"));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  private List<String> problems(String arguments) {
    return check(arguments.split(" +")).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void foldersAndTopics() throws Exception {
    String letters = Files.writeString(folder.resolve("rejected.jsonl"), "{}\n").toString();
    assertThat(
            check(
                    "--dead-letters",
                    letters,
                    "--dead-letters-topics",
                    "dead",
                    "dead-of-yesterday",
                    "--kafka.bootstrap-servers=b:9092")
                .orThrow()
                .replay())
        .contains(new ReplaySettings(List.of(letters), List.of("dead", "dead-of-yesterday")));
  }

  @Test
  void topicsAloneAreEnough() {
    DetectSettings settings =
        check("--dead-letters-topics=dead", "--kafka.bootstrap-servers=b:9092").orThrow();
    assertThat(settings.replay()).contains(new ReplaySettings(List.of(), List.of("dead")));
    assertThat(settings.isLive()).isFalse();
    assertThat(settings.kafka().orElseThrow().hasTelemetry()).isFalse();
    assertThat(check("--detections", "sumo").settings().replay()).isEmpty();
  }

  /** What this run adds is behind the end that the replay has looked for. */
  @Test
  void theTopicOfThisRunsDeadLettersMayBeReplayed() {
    assertThat(
            problems(
                "--dead-letters-topics dead --kafka.bootstrap-servers b:9092"
                    + " --kafka.dead-letter-topic dead"))
        .isEmpty();
  }

  /** As with kafka.stop: Flink takes no checkpoint once some readers of topics have ended. */
  @Test
  void writesAtLeastOnceInStreaming() {
    String letters = "--dead-letters-topics=dead --kafka.bootstrap-servers=b:9092 --mode=streaming";
    assertThat(check(letters.split(" ")).orThrow().kafka().orElseThrow().delivery())
        .isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(problems(letters + " --kafka.delivery=exactly-once"))
        .singleElement()
        .asString()
        .startsWith(
            "command line: --kafka.delivery: exactly-once writes with checkpoints, and with"
                + " dead-letters-topics Flink takes none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--detections sumo | --dead-letters-topics: needs kafka.bootstrap-servers",
        "--kafka.bootstrap-servers b:9092 --kafka.alerts-topic dead | --kafka.alerts-topic: must"
            + " not be one of dead-letters-topics",
        "--kafka.bootstrap-servers b:9092 --kafka.topics d.* --kafka.stop latest | --kafka.topics:"
            + " would also read 'dead', which is one of dead-letters-topics",
        "--kafka.bootstrap-servers b:9092 --kafka.topics t | --kafka.topics: goes on for ever, and"
            + " a replay ends; is kafka.stop missing?",
        "--kafka.bootstrap-servers b:9092 --threat-intel-topics dead | --dead-letters-topics: must"
            + " not be one of threat-intel-topics",
        "--dead-letter-topics x | --dead-letter-topics: unknown option; the nearest is"
            + " '--dead-letters-topics'"
      })
  void whatDoesNotGoWithTopics(String arguments, String problem) {
    assertThat(problems("--dead-letters-topics dead " + arguments))
        .contains("command line: " + problem);
  }
}
