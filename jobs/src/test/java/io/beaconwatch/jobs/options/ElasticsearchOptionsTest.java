package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.connectors.elasticsearch.Connection;
import io.beaconwatch.connectors.elasticsearch.Credentials;
import io.beaconwatch.connectors.elasticsearch.IndexName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElasticsearchOptionsTest {
  @TempDir private Path folder;

  private CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--input", folder.toString()));
    arguments.addAll(List.of("--output", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  private List<String> problems(String... more) throws Exception {
    Files.writeString(folder.resolve("telemetry.jsonl"), "{}");
    return check(more).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void hasDefaults() throws Exception {
    Files.writeString(folder.resolve("telemetry.jsonl"), "{}");
    ElasticsearchSettings settings =
        check("--elasticsearch.hosts", "http://es1", "http://es2")
            .orThrow()
            .elasticsearch()
            .orElseThrow();
    assertThat(settings.connection())
        .isEqualTo(
            new Connection(
                List.of("http://es1", "http://es2"),
                Credentials.none(),
                null,
                Duration.ofSeconds(30)));
    assertThat(settings.index())
        .hasToString(IndexName.of("beaconwatch-alerts-{yyyy.MM}").toString());
    assertThat(settings.installTemplate()).isTrue();
    assertThat(settings.bulkActions()).isEqualTo(500);
    assertThat(settings.bulkBytes()).isEqualTo(5 << 20);
    assertThat(settings.flushInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.inFlight()).isEqualTo(2);
    assertThat(settings.retryTimeout()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void takesAPasswordFromAFileAndShowsItNowhere() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "hush\n");
    CheckedSettings checked =
        check(
            "--elasticsearch.hosts",
            "http://es1",
            "--elasticsearch.username",
            "jane",
            "--elasticsearch.password",
            "${file:" + secret + "}");
    assertThat(checked.orThrow().elasticsearch().orElseThrow().connection().credentials())
        .hasToString(Credentials.basic("jane", "hush").toString());
    assertThat(checked.orThrow().toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "--elasticsearch.hosts es1:9200, is not a URL",
    "--elasticsearch.hosts http://jane:hush@es1, user or password",
    "--elasticsearch.index=alerts, elasticsearch.hosts: is missing",
    "--elasticsearch.hosts http://es1 --elasticsearch.index Alerts, upper-case",
    "--elasticsearch.hosts http://es1 --elasticsearch.username jane, needs elasticsearch.password",
    "--elasticsearch.hosts http://es1 --elasticsearch.password hush, needs elasticsearch.username",
    "--elasticsearch.hosts http://es1 --elasticsearch.ca-file /none.pem, cannot be read",
    "--elasticsearch.hosts http://es1 --elasticsearch.bulk-actions 0, from 1 to",
    "--elasticsearch.hosts http://es1 --elasticsearch.bulk-size 1b, from 1kb to 1gb",
    "--elasticsearch.hosts http://es1 --elasticsearch.in-flight 0, from 1 to",
    "--elasticsearch.hosts http://es1 --elasticsearch.flush-interval 0s, at least 1ms",
    "--elasticsearch.hosts http://es1 --elasticsearch.request-timeout 2d, at most a day",
  })
  void tellsWhatIsWrong(String arguments, String problem) throws Exception {
    assertThat(problems(arguments.split(" ")))
        .singleElement()
        .asString()
        .contains(problem)
        .doesNotContain("hush");
  }

  @Test
  void tellsAllOfItAtOnce() throws Exception {
    assertThat(
            problems(
                "--elasticsearch.index",
                "Alerts",
                "--elasticsearch.api-key",
                "hush",
                "--elasticsearch.username",
                "jane",
                "--elasticsearch.in-flight",
                "1000"))
        .hasSize(5)
        .noneMatch(problem -> problem.contains("hush"));
  }
}
