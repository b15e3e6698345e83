package io.beaconwatch.jobs.options;

import static io.beaconwatch.jobs.options.DetectCall.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of options that are wrong. */
class OptionErrorsTest {
  @TempDir private Path folder;
  private DetectCall call;
  private String input;
  private String output;

  @BeforeEach
  void telemetry() throws IOException {
    call = DetectCall.in(folder);
    input = call.input();
    output = call.output();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --format splunk-xmll            | --format: expected one of auto, splunk-xml, sumo-json, windows-json, defender-json, falcon-json, ecs-json, not 'splunk-xmll'; the nearest is 'splunk-xml'
          --format splunk_xml             | --format: expected one of auto, splunk-xml, sumo-json, windows-json, defender-json, falcon-json, ecs-json, not 'splunk_xml'; the nearest is 'splunk-xml'
          --mode automatic                | --mode: expected one of batch, streaming, not 'automatic'
          --watch soon                    | --watch: expected a duration such as 10s, 5m, 24h or PT5M, not 'soon'
          --watch 0s                      | --watch: must be at least 1ms, and at most a hundred years
          --watch 5s --mode batch         | --watch: a watched folder has no end, and mode is batch
          --detections /a/b               | --detections: '/a/b' is not a folder
          --detections sumo /a/b          | --detections: takes names or one folder, and '/a/b' is a folder beside other values
          --detections sumo,,splunk       | --detections: an empty name is no detection
          --filters /no/such              | --filters: '/no/such' is not a folder
          --threat-intel /no/such.csv     | --threat-intel: /no/such.csv: no such file or folder; nor is there a folder /no
          --threat-intel /no/such/*.csv   | --threat-intel: /no/such/*.csv: no file matches
          --threat-intel /[a              | --threat-intel: /[a: not a glob: Missing ']
          --threat-intel nofs://b/x       | --threat-intel: nofs://b/x: no file system of Flink is there for the scheme 'nofs'
          --from yesterday                | --from: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not 'yesterday'
          --to 2026-03-03                 | --to: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '2026-03-03'
          --as-of 10                      | --as-of: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '10'
          --from 2026-03-03T09:00:00Z --to 2026-03-03T09:00:00Z  | --from: must be before to, and 2026-03-03T09:00:00Z is not before 2026-03-03T09:00:00Z
          --as-of 2026-03-03T09:00:00Z --from 2026-03-03T09:00:00Z | --as-of: sets its own range, and cannot stand beside from
          --as-of 2026-03-03T09:00:00Z --to 2026-03-03T09:00:00Z | --as-of: sets its own range, and cannot stand beside to
          --as-of 2026-03-03T09:00:00Z --watch 5s | --as-of: sets its own range, and cannot stand beside watch
          --event-time ingest             | --event-time: expected one of sensor, record, not 'ingest'
          --sequences all                 | --sequences: expected one of every, coalesced, not 'all'
          --out-of-orderness=-5m          | --out-of-orderness: expected a duration such as 10s, 5m, 24h or PT5M, not '-5m'
          --out-of-orderness=PT-5M        | --out-of-orderness: expected a duration such as 10s, 5m, 24h or PT5M, not 'PT-5M'
          --out-of-orderness 99999999999d | --out-of-orderness: must not be negative, and at most a hundred years
          --allowed-lateness 5q           | --allowed-lateness: expected a duration such as 10s, 5m, 24h or PT5M, not '5q'
          --earliest-time 2000            | --earliest-time: expected an ISO-8601 instant such as 2026-03-03T09:00:00Z, not '2000'
          --latest-time-ahead x           | --latest-time-ahead: expected a duration such as 10s, 5m, 24h or PT5M, not 'x'
          --max-record-size big           | --max-record-size: expected a size such as 65536, 512kb or 1mb, not 'big'
          --max-record-size 10            | --max-record-size: must be from 1kb to 1gb
          --max-record-size 2gb           | --max-record-size: must be from 1kb to 1gb
          --max-rejected many             | --max-rejected: expected a whole number, not 'many'
          --max-rejected=-1               | --max-rejected: must not be negative
          --max-rejected 9223372036854775808 | --max-rejected: expected a whole number, not '9223372036854775808'
          --parallelism 0                 | --parallelism: must be from 1 to 32768
          --parallelism 1.5               | --parallelism: expected a whole number, not '1.5'
          --overwrite=maybe               | --overwrite: expected true or false, not 'maybe'
          --checkpoint-interval 1ms       | --checkpoint-interval: must be at least 10ms, and at most a hundred years
          --alert-files csv               | --alert-files: expected one of jsonl, parquet, both, not 'csv'
          --rolling-size 1000b            | --rolling-size: must be at least 1kb
          --rolling-interval 0s           | --rolling-interval: must be at least 1ms, and at most a hundred years
          --web-port 65536                | --web-port: must be from 1 to 65535
          --progress yes                  | --progress: expected one of auto, on, off, not 'yes'
          --config /no/such.yml           | /no/such.yml: cannot be read: it does not exist
          --inptu x                       | --inptu: unknown option; the nearest is '--input'
          --detection splunk              | --detection: unknown option; the nearest is '--detections'
          """)
  void oneError(String arguments, String problem) {
    CheckedSettings checked = call.check(arguments.strip().split(" +"));
    assertThat(checked.problems())
        .extracting(found -> found.toString().replace("command line: ", ""))
        .containsExactly(problem);
    assertThatThrownBy(checked::orThrow)
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void whatIsMissing() {
    assertThat(texts(DetectArguments.check("detect")))
        .containsExactly(
            "command line: --input: is missing: what is to be read?",
            "command line: --output: is missing: where to write?");
  }

  @Test
  void thoseOfAFileAreInTheOrderOfItsLines() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("beaconwatch.yml"),
            """
            parallelism: 0
            kafka: {idleness: 1m, group: x}
            bogus-and-far-from-everything: 1
            max-rejected: lots
            format: jsno
            """);
    assertThat(texts(call.check("--config", config.toString(), "--web-port", "0")))
        .containsExactly(
            config + ":1: parallelism: must be from 1 to 32768",
            config + ":2: kafka.idleness: needs kafka.bootstrap-servers: where is Kafka?",
            config
                + ":3: bogus-and-far-from-everything: unknown option; 'beaconwatch options' lists"
                + " them all",
            config + ":4: max-rejected: expected a whole number, not 'lots'",
            config
                + ":5: format: expected one of auto, splunk-xml, sumo-json, windows-json,"
                + " defender-json, falcon-json, ecs-json, not 'jsno'",
            "command line: --web-port: must be from 1 to 65535");
  }

  @Test
  void allErrorsAtOnce() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("beaconwatch.yml"),
            """
            # a comment
            modus: batch
            max-rejected: lots
            """);
    CheckedSettings checked =
        DetectArguments.check(
            "--input",
            "/no/such",
            "--format",
            "jsno",
            "--frmat",
            "auto",
            "--from",
            "2026-03-04T00:00:00Z",
            "--to",
            "2026-03-03T00:00:00Z",
            "--mode",
            "batch",
            "--mode",
            "streaming",
            "--config",
            config.toString());
    assertThat(texts(checked))
        .hasSize(8)
        .contains(
            "command line: --frmat: unknown option; the nearest is '--format'",
            "command line: --mode: is there twice",
            config + ":2: modus: unknown option; the nearest is 'mode'",
            config + ":3: max-rejected: expected a whole number, not 'lots'",
            "command line: --input: /no/such: no such file or folder; nor is there a folder /no",
            "command line: --from: must be before to, and 2026-03-04T00:00:00Z is not before"
                + " 2026-03-03T00:00:00Z",
            "command line: --output: is missing: where to write?")
        .anyMatch(problem -> problem.startsWith("command line: --format: expected one of"));
    assertThatThrownBy(checked::orThrow)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(9));
  }

  @Test
  void anOptionWithoutItsValueIsAnError() {
    assertThat(texts(call.check("--format", "--mode", "streaming")))
        .containsExactly("command line: --format: a value is missing");
    assertThat(texts(call.check("--format")))
        .containsExactly("command line: --format: a value is missing");
  }

  @Test
  void whatFollowsAnUnknownOptionIsNotRepeated() {
    List<String> problems =
        texts(
            call.check(
                "--api-key",
                "hunter2",
                "--db-password=hunter2",
                "--filters",
                "--token",
                "hunter2"));
    assertThat(problems).hasSize(3).noneMatch(problem -> problem.contains("hunter2"));
  }

  @Test
  void aStrayArgumentIsAnError() {
    assertThat(texts(DetectArguments.check("detect", "a.json", "--output", output)))
        .contains("command line: 'a.json' belongs to no option; is --input missing?");
  }

  @Test
  void aGlobThatMatchesNothing() {
    assertThat(texts(call.check("--threat-intel", input + "/*.xml")))
        .containsExactly("command line: --threat-intel: " + input + "/*.xml: no file matches");
  }

  @Test
  void outputInsideAWatchedFolder() {
    String[] arguments = {"--input", input, "--output", input + "/out", "--watch", "5s"};
    assertThat(texts(DetectArguments.check(arguments)))
        .containsExactly(
            "command line: --output: lies in a watched folder, so the job would read what it"
                + " writes");
    assertThat(texts(DetectArguments.check(Arrays.copyOf(arguments, 4)))).isEmpty();
  }

  @Test
  void outputWhereAWatchedGlobLooks() {
    String glob = input + "/**";
    String[] arguments = {"--input", glob, "--output", input + "/out", "--watch", "5s"};
    assertThat(texts(DetectArguments.check(arguments)))
        .anyMatch(text -> text.startsWith("command line: --output: lies in a watched folder"));
  }
}
