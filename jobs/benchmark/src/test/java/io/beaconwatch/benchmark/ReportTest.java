package io.beaconwatch.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, false, UTF_8);

  @TempDir private Path data;

  @Test
  void hasAColumnForABrokerThatThereIs() {
    assertThat(report(true))
        .contains(
            """
            | | lines | MB | wall s | k events/s | CPU s | broker's CPU s | peak MiB | alerts |
            |---|---|---|---|---|---|---|---|---|
            | job | 1,000,000 | 84 | 2.00 | 500 | 3.5 | 1.5 | 300 | 247 |
            """);
  }

  @Test
  void hasNoneForOneThatThereIsNot() {
    assertThat(report(false))
        .contains(
            """
            | | lines | MB | wall s | k events/s | CPU s | peak MiB | alerts |
            |---|---|---|---|---|---|---|---|
            | job | 1,000,000 | 84 | 2.00 | 500 | 3.5 | 300 | 247 |
            """);
  }

  @Test
  void saysHowMuchStaysAndWhere() throws Exception {
    Files.createDirectories(data.resolve("set/telemetry"));
    Files.write(data.resolve("set/telemetry/00.json"), new byte[2_500_000]);
    Files.write(data.resolve("set/complete"), new byte[0]);
    Report.printKept(data, out);
    assertThat(bytes.toString(UTF_8))
        .startsWith("2 MB of telemetry stay in " + data + " for later runs");
  }

  private String report(boolean fromKafka) {
    Contestant job =
        new Contestant(
            "job",
            new DataSet(Contestants.FORMAT, 1_000_000, 1),
            1,
            "splunk",
            (input, output) -> List.of(),
            Map.of(),
            "");
    Measured measured =
        new Measured(
            job, 84_000_000, List.of(new Reading(2, 3.5, fromKafka ? 1.5 : 0, 300L << 20)));
    Report.print(
        new Measure.Result(
            new Scenario("one", "Work", List.of(job), List.of(), fromKafka),
            List.of(measured),
            Map.of("splunk", 247)),
        out);
    return bytes.toString(UTF_8);
  }
}
