package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class BundledDetectionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Detection bundled(String name) {
    LoadedDetections loaded = new DetectionFiles().bundled(List.of(name)).load();
    assertThat(loaded.errors()).isEmpty();
    return loaded.detections().get(0);
  }

  @Test
  void allLoadWithoutAnError() {
    LoadedDetections loaded = new DetectionFiles().bundled(DetectionFiles.BUNDLED).load();

    assertThat(loaded.errors()).isEmpty();
    assertThat(loaded.detections())
        .extracting(Detection::name)
        .containsExactlyElementsOf(DetectionFiles.BUNDLED);
  }

  @ParameterizedTest
  @CsvSource({
    "sumo, SYSMON, T1583.003, KEEP, false, MEDIUM",
    "splunk, SYSMON, T1583.003, DROP, true, HIGH",
    "sentinel, DEFENDER, T1583.003, KEEP, false, HIGH",
    "logscale, FALCON, T1583.003, DROP, false, MEDIUM",
    "elastic, ECS, T1583.004, DROP, false, HIGH"
  })
  void readsItsFamily(
      String name,
      Family family,
      String technique,
      Detection.NullKeys nullKeys,
      boolean emptyKeysAreNull,
      Detection.Level level) {
    Detection detection = bundled(name);

    assertThat(detection.families()).isEqualTo(Set.of(family));
    assertThat(detection.techniques()).containsExactly(technique);
    assertThat(detection.nullKeys()).isEqualTo(nullKeys);
    assertThat(detection.emptyKeysAreNull()).isEqualTo(emptyKeysAreNull);
    assertThat(detection.level()).isEqualTo(level);
    assertThat(detection.version()).isEqualTo("1.0.0");
  }

  /** The columns of SEMANTICS 3.2, 3.3 and decision 5, in the vendors' order. */
  @ParameterizedTest
  @CsvSource({
    "sumo, _timeslice Computer User Image CommandLine DestinationIp ConnectionCount"
        + " ConnectionsPerMinute UniqueDestPorts DestPorts BeaconRisk RiskScore",
    "splunk, _time host User Image CommandLine DestinationIp ConnectionCount"
        + " ConnectionsPerMinute UniqueDestPorts DestPorts BeaconRisk RiskScore",
    "sentinel, Timestamp DeviceName AccountName InitiatingProcessFileName"
        + " InitiatingProcessCommandLine RemoteIP ConnectionCount ConnectionsPerMinute"
        + " UniqueRemotePorts RemotePorts TotalBytesSent TotalBytesReceived ByteRatio IsTIMatch"
        + " ThreatType TIConfidence TIDescription RiskScore",
    "logscale, ComputerName UserName ImageFileName CommandLine RemoteAddressIP4 ConnectionCount"
        + " ConnectionsPerMinute UniqueRemotePorts BeaconRisk RiskScore @timestamp",
    "elastic, host.name destination.ip events"
  })
  void projectsTheVendorsColumns(String name, String columns) {
    assertThat(bundled(name).columns())
        .extracting(Column::name)
        .containsExactly(columns.split(" ", -1));
  }

  /** The ladders of SEMANTICS 7.1. */
  @ParameterizedTest
  @CsvSource({
    "12, 1, 1, 30, 80",
    "19, 1, 1, 30, 80",
    "20, 1, 2, 45, 95",
    "20, 2, 2, 45, 95",
    "20, 3, 2, 30, 95",
    "29, 1, 2, 45, 95",
    "30, 1, 3, 60, 95",
    "30, 2, 3, 45, 95",
    "30, 3, 2, 30, 95",
    "49, 1, 3, 60, 95",
    "50, 1, 4, 60, 95",
    "50, 2, 3, 45, 95",
    "50, 3, 2, 30, 95",
    "60, 0, 4, 60, 95",
    "12, 7, 1, 30, 80"
  })
  void scoresTheLadder(long count, int ports, int risk, int sentinel, int sentinelWithIndicator) {
    for (String name : List.of("sumo", "splunk", "logscale")) {
      assertThat(score(bundled(name), count, ports, false)).as(name).isEqualTo(risk);
    }
    assertThat(score(bundled("sentinel"), count, ports, false)).isEqualTo(sentinel);
    assertThat(score(bundled("sentinel"), count, ports, true)).isEqualTo(sentinelWithIndicator);
  }

  private static int score(Detection detection, long count, int ports, boolean indicator) {
    return detection.tiers().stream()
        .filter(tier -> tier.applies(count, ports, indicator))
        .findFirst()
        .map(Tier::score)
        .orElseThrow();
  }

  @Test
  void survivesSerialization() throws Exception {
    List<Detection> detections =
        new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(detections);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(detections);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sumo", "splunk", "sentinel", "logscale", "elastic"})
  @EnabledIfEnvironmentVariable(named = "BEACONWATCH_SHARED_DATA", matches = ".+")
  void isValidByTheOfficialSchemas(String name) throws IOException {
    List<JsonNode> documents = documents("detections/" + name + "/detection.yml");

    assertThat(documents).hasSize(2);
    assertThat(schema("sigma-detection-rule-schema.json").validate(documents.get(0))).isEmpty();
    assertThat(schema("sigma-correlation-rules-schema.json").validate(documents.get(1))).isEmpty();
  }

  private static List<JsonNode> documents(String resource) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (InputStream in =
        BundledDetectionsTest.class.getClassLoader().getResourceAsStream(resource)) {
      Load load = new Load(LoadSettings.builder().build());
      load.loadAllFromInputStream(in)
          .forEach(document -> documents.add(JSON.valueToTree(document)));
    }
    return documents;
  }

  private static JsonSchema schema(String file) throws IOException {
    Path folder = Path.of(System.getenv("BEACONWATCH_SHARED_DATA"), "sigma", "json-schema");
    JsonNode schema = JSON.readTree(folder.resolve(file).toFile());
    dropEmptyFragment(schema);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
  }

  /** Two of the schemas name their dialect with a trailing {@code #}, which is the same dialect. */
  private static void dropEmptyFragment(JsonNode schema) {
    String dialect = schema.get("$schema").textValue();
    if (dialect.endsWith("#") && schema instanceof ObjectNode object) {
      object.put("$schema", dialect.substring(0, dialect.length() - 1));
    }
  }
}
