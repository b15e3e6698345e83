package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndicatorSourceITCase {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void readsAFolderOfAllForms(RuntimeExecutionMode mode) throws Exception {
    Files.writeString(folder.resolve("plain.txt"), "192.0.2.1\n10.0.0.0/8\nrubbish here\n");
    Files.writeString(folder.resolve("list.csv"), "ip,valid_until\n192.0.2.2,2026-01-01\n,\n");
    Files.writeString(
        folder.resolve("rows.jsonl"),
        "{\"NetworkIP\":\"192.0.2.3\",\"TimeGenerated\":\"2026-01-01\",\"Active\":true}\n{\n");
    Files.createDirectories(folder.resolve("stix"));
    Files.writeString(
        folder.resolve("stix/bundle.json"),
        """
        {
          "type": "bundle",
          "objects": [
            {"type": "identity", "id": "identity--1"},
            {
              "type": "indicator",
              "id": "indicator--1",
              "created": "2026-01-01T00:00:00Z",
              "pattern": "[ipv4-addr:value = '192.0.2.4']"
            }
          ]
        }
        """);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("more.txt.gz")))) {
      out.write("192.0.2.5\n".getBytes(UTF_8));
    }
    Files.write(folder.resolve("broken.txt.gz"), new byte[] {1, 2, 3});

    assertThat(Feeds.words(run(mode, List.of(folder.toString()))))
        .containsExactlyInAnyOrder(
            "192.0.2.1",
            "cidr",
            "bad-value",
            "192.0.2.2",
            "missing-field",
            "192.0.2.3",
            "malformed",
            "stix-object",
            "192.0.2.4",
            "192.0.2.5",
            "corrupt-archive");
  }

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void noPathsGiveAnEmptySource(RuntimeExecutionMode mode) throws Exception {
    assertThat(run(mode, List.of())).isEmpty();
  }

  private static List<IndicatorRecord> run(RuntimeExecutionMode mode, List<String> paths)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    environment.setRuntimeMode(mode);
    return IndicatorSource.of(environment, paths, "indicators")
        .rebalance()
        .map(record -> record)
        .returns(IndicatorTypes.RECORD)
        .executeAndCollect(1000);
  }
}
