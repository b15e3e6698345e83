package io.beaconwatch.common.alert;

import static io.beaconwatch.common.alert.Findings.HOUR;
import static io.beaconwatch.common.alert.Findings.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Revision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole alerts, key by key in their order, beside this class's resources. */
class AlertWriterTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final Detection SUMO = Findings.bundled("sumo");
  private static final Detection SPLUNK = Findings.bundled("splunk");
  private static final Detection SENTINEL = Findings.bundled("sentinel");
  private static final Detection ELASTIC = Findings.bundled("elastic");

  private static final Group PC1 =
      new Group("PC1", "EX\\ann", "C:\\tools\\agent.exe", "agent.exe -p", "198.51.100.10");

  static Stream<Arguments> alerts() {
    return Stream.of(
        arguments("window", alert(SPLUNK, Findings.window(SPLUNK, PC1, 50, 1), null)),
        arguments("indicator", withIndicator()),
        arguments("run", alert(ELASTIC, Findings.sequences(ELASTIC, 12, true).get(0), null)),
        arguments("sequence", sequence()),
        arguments("revised", alert(SUMO, revised(false, 2), null)),
        arguments("provisional", alert(SUMO, revised(false, Revision.provisional(2)), null)),
        arguments("partial", alert(SUMO, revised(true, 0), null)),
        arguments("without-context", withoutContext()));
  }

  private static Alert alert(Detection detection, Finding finding, Indicator indicator) {
    return new AlertWriter(detection, true).write(finding, indicator);
  }

  private static Alert withIndicator() {
    Indicator indicator =
        Indicator.of("198.51.100.10", Indicator.Form.SENTINEL, "ti.json")
            .id("ti-1")
            .version(START - 24 * HOUR)
            .active(true)
            .threatType("C2")
            .confidence(70.0)
            .description("Seen in \"Example\"")
            .provider("Example")
            .build();
    Group group = new Group("pc1", "ann", "agent.exe", "agent.exe -p", "198.51.100.10");
    return alert(SENTINEL, Findings.window(SENTINEL, group, 20, 7), indicator);
  }

  private static Alert sequence() {
    return new AlertWriter(ELASTIC, false)
        .write(Findings.sequences(ELASTIC, 12, false).get(1), null);
  }

  private static Finding revised(boolean partial, int revision) {
    return Findings.window(PC1, SUMO, Findings.aggregate(SUMO, 12, 3), partial, revision);
  }

  private static Alert withoutContext() {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < 12; i++) {
      NetworkConnection bare =
          new NetworkConnection.Builder().start(Family.SYSMON, START + i).build();
      aggregate.add(bare, AlertFields.collected(SUMO));
    }
    return alert(
        SUMO,
        Findings.window(new Group("", "", "", "", "198.51.100.10"), SUMO, aggregate, false, 0),
        null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alerts")
  void aWholeAlert(String name, Alert alert) throws IOException {
    JsonNode tree = JSON.readTree(alert.json());
    assertThat(JSON.writeValueAsString(tree)).isEqualToNormalizingNewlines(expected(name));
    assertThat(alert.json()).as("no space and no line's end").isEqualTo(tree.toString());
    assertThat(alert.id()).isEqualTo(tree.at("/event/id").asText());
    assertThat(alert.tier()).isEqualTo(tree.at("/beacon/tier").asText());
    assertThat(alert.detection()).isEqualTo(tree.at("/rule/name").asText());
    assertThat(AlertTime.format(alert.timestamp())).isEqualTo(tree.get("@timestamp").asText());
  }

  /** By what is certain from its beginning on. */
  @Test
  void isFiledByItsWindowsEndOrItsRunsFirstConnection() {
    Alert run = alert(ELASTIC, Findings.sequences(ELASTIC, 12, true).get(0), null);
    assertThat(run.dated()).isEqualTo(START);
    assertThat(sequence().dated()).isEqualTo(sequence().timestamp());
    for (int revision : new int[] {Revision.provisional(1), Revision.FINAL, 1}) {
      assertThat(alert(SUMO, revised(false, revision), null).dated()).isEqualTo(START + HOUR);
    }
  }

  private static String expected(String name) throws IOException {
    try (InputStream in = AlertWriterTest.class.getResourceAsStream("/alerts/" + name + ".json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /** A JVM in another country writes the same bytes. */
  @Test
  void theDefaultLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    String expected = withIndicator().json();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(withIndicator().json()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"INFORMATIONAL, 10", "LOW, 21", "MEDIUM, 47", "HIGH, 73", "CRITICAL, 99"})
  void severityIsTheLevels(Detection.Level level, int severity) {
    assertThat(level.severity()).isEqualTo(severity);
  }

  @ParameterizedTest
  @EnumSource(Detection.Level.class)
  void everyLevelHasASeverityFromZeroToAHundred(Detection.Level level) {
    assertThat(level.severity()).isBetween(0, 100);
  }

  /** The first tier that applies, its score and the severity of its level: SEMANTICS 7.1. */
  @ParameterizedTest
  @CsvSource({
    "12, 1, 21, 1,  47, 30, 99, 80",
    "19, 1, 21, 1,  47, 30, 99, 80",
    "20, 1, 47, 2,  47, 45, 99, 95",
    "20, 2, 47, 2,  47, 45, 99, 95",
    "20, 3, 47, 2,  47, 30, 99, 95",
    "29, 1, 47, 2,  47, 45, 99, 95",
    "30, 1, 73, 3,  73, 60, 99, 95",
    "30, 2, 73, 3,  47, 45, 99, 95",
    "30, 3, 47, 2,  47, 30, 99, 95",
    "49, 1, 73, 3,  73, 60, 99, 95",
    "50, 1, 99, 4,  73, 60, 99, 95",
    "50, 2, 73, 3,  47, 45, 99, 95",
    "50, 3, 47, 2,  47, 30, 99, 95",
    "60, 0, 99, 4,  73, 60, 99, 95"
  })
  void tiersScoreAsTheVendorsDo(
      int count,
      int ports,
      int severity,
      int score,
      int sentinelSeverity,
      int sentinelScore,
      int matchedSeverity,
      int matchedScore)
      throws IOException {
    Indicator indicator = Indicator.of("198.51.100.10", Indicator.Form.ALWAYS, "list.txt").build();
    for (Detection detection : new Detection[] {SUMO, SPLUNK, Findings.bundled("logscale")}) {
      assertScore(detection, count, ports, null, severity, score);
    }
    assertScore(SENTINEL, count, ports, null, sentinelSeverity, sentinelScore);
    assertScore(SENTINEL, count, ports, indicator, matchedSeverity, matchedScore);
  }

  private static void assertScore(
      Detection detection, int count, int ports, Indicator indicator, int severity, int score)
      throws IOException {
    JsonNode alert =
        JSON.readTree(
            alert(detection, Findings.window(detection, PC1, count, ports), indicator).json());
    assertThat(alert.at("/beacon/score").asInt()).as(detection.name()).isEqualTo(score);
    assertThat(alert.at("/event/severity").asInt()).as(detection.name()).isEqualTo(severity);
    assertThat(alert.at("/vendor/RiskScore").asInt()).as(detection.name()).isEqualTo(score);
  }

  @Test
  void aHundredPortsAreListedAndAllAreCounted() throws IOException {
    Aggregate aggregate = new Aggregate();
    for (int port = 0; port < 150; port++) {
      aggregate.add(
          Findings.connection(START, 65535 - port, "agent.exe"), AlertFields.collected(SPLUNK));
    }
    Finding finding = Findings.window(PC1, SPLUNK, aggregate, false, 0);
    JsonNode alert = JSON.readTree(alert(SPLUNK, finding, null).json());
    assertThat(alert.at("/beacon/distinct_ports").asInt()).isEqualTo(150);
    assertThat(alert.at("/beacon/ports")).hasSize(100);
    assertThat(alert.at("/beacon/ports/0").asInt()).isEqualTo(65535 - 149);
    assertThat(alert.at("/vendor/DestPorts")).as("the vendor's list is in full").hasSize(150);
  }

  /** SEMANTICS 3.2: SPL's values() sorts its strings; ours of numbers is ascending. */
  @Test
  void theVendorsTextsAreSortedAsTexts() throws IOException {
    Aggregate aggregate = new Aggregate();
    for (int port : new int[] {443, 8080, 80, 443}) {
      aggregate.add(Findings.connection(START, port, "agent.exe"), AlertFields.collected(SPLUNK));
    }
    Finding finding = Findings.window(PC1, SPLUNK, aggregate, false, 0);
    JsonNode alert = JSON.readTree(alert(SPLUNK, finding, null).json());
    assertThat(alert.at("/vendor/DestPorts").toString()).isEqualTo("[\"443\",\"80\",\"8080\"]");
    assertThat(alert.at("/beacon/ports").toString()).isEqualTo("[80,443,8080]");
  }

  @Test
  void textOfAnyKindIsWrittenAsJson() throws IOException {
    String nasty = "a\"b\\c\n\u0000\u2028😀\ud800";
    Group group = new Group(nasty, nasty, nasty, nasty, "198.51.100.10");
    Alert alert = alert(SUMO, Findings.window(SUMO, group, 12, 1), null);
    assertThat(alert.json()).doesNotContain("\n");
    assertThat(JSON.readTree(alert.json()).at("/user/name").asText()).isEqualTo(nasty);
  }

  @Test
  void whatIsNotInTheKeyIsCollected() {
    assertThat(AlertFields.collected(SPLUNK)).containsExactly(Field.DESTINATION_HOSTNAME);
    assertThat(AlertFields.collected(ELASTIC))
        .containsExactly(
            Field.USER,
            Field.IMAGE,
            Field.PROCESS_NAME,
            Field.COMMAND_LINE,
            Field.DESTINATION_HOSTNAME);
  }
}
