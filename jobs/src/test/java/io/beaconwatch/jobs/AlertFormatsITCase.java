package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of all detections as Parquet say what their lines of JSON say, read by DuckDB. */
class AlertFormatsITCase {
  @RegisterExtension static final MiniClusterExtension FLINK = TestCluster.start();

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  @BeforeAll
  static void telemetry() throws Exception {
    new TelemetryGenerator(
            new GeneratorSettings(
                7,
                40,
                Instant.parse("2026-03-03T00:00:00Z"),
                3,
                12,
                TelemetryFormat.AUTO,
                false,
                1,
                true))
        .generate(Files.createDirectories(folder.resolve("generated")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void bothFormatsSayTheSame(String mode) throws Exception {
    JobRun run =
        JobRun.of(
            folder.resolve(mode),
            "--input",
            folder.resolve("generated/telemetry").toString(),
            "--threat-intel",
            folder.resolve("generated/threat-intel").toString(),
            "--mode",
            mode,
            "--alert-files",
            "both");
    List<String> alerts = new ArrayList<>();
    Set<String> detections = new HashSet<>();
    for (Row row : rows(run.output().resolve("alerts-parquet"))) {
      alerts.add(row.json);
      JsonNode alert = JSON.readTree(row.json);
      detections.add(alert.at("/rule/name").asText());
      assertThat(leaves(row.columns)).isEqualTo(leaves(alert));
    }
    alerts.sort(null);
    assertThat(alerts).isEqualTo(run.alertLines());
    assertThat(detections).hasSize(5);
  }

  /**
   * A row of Parquet.
   *
   * @param columns every one but the whole alert
   */
  private record Row(JsonNode columns, String json) {}

  private static List<Row> rows(Path parquet) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT to_json(alert) FROM read_parquet('" + parquet + "/*.parquet') alert")) {
      while (result.next()) {
        ObjectNode row = (ObjectNode) JSON.readTree(result.getString(1));
        String json = row.remove("json").textValue();
        rows.add(new Row(row, json));
      }
    }
    return rows;
  }

  /** Values by path; one value and an array of it are the same, and so are forms of a time. */
  private static Map<String, List<String>> leaves(JsonNode root) throws Exception {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (var field : root.properties()) {
      object.set(field.getKey().replace("@", ""), field.getValue());
    }
    if (object.get("vendor").isTextual()) {
      object.set("vendor", JSON.readTree(object.get("vendor").textValue()));
    }
    Map<String, List<String>> leaves = new TreeMap<>();
    collect("", object, leaves);
    return leaves;
  }

  private static void collect(String path, JsonNode node, Map<String, List<String>> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), leaves));
    } else if (node.isArray()) {
      node.forEach(item -> collect(path, item, leaves));
    } else if (!node.isNull()) {
      leaves.computeIfAbsent(path, key -> new ArrayList<>()).add(text(node));
    }
  }

  private static String text(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue().stripTrailingZeros().toPlainString();
    }
    String text = value.asText();
    return text.matches("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d.*")
        ? Instant.parse(text.replace(' ', 'T').replaceFirst("(\\+00(:00)?|Z)?$", "Z")).toString()
        : text;
  }
}
