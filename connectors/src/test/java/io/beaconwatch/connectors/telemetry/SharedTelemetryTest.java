package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real telemetry, counted once more with Jackson's tree model. */
@EnabledIfEnvironmentVariable(named = "BEACONWATCH_SHARED_DATA", matches = ".+")
class SharedTelemetryTest {
  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("BEACONWATCH_SHARED_DATA", "."));
  private static final ObjectMapper TREES = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> countsAsATreeModelDoes() throws IOException {
    List<Path> archives;
    try (Stream<Path> files = Files.walk(DATA.resolve("otrf-security-datasets"))) {
      archives =
          files
              .filter(path -> path.toString().endsWith(".zip") || path.toString().endsWith(".gz"))
              .sorted()
              .toList();
    }
    assertThat(archives).isNotEmpty();
    return archives.stream()
        .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
  }

  private static void check(Path archive) throws IOException {
    Counts counts = new Counts();
    try (InputStream file = Files.newInputStream(archive)) {
      if (archive.toString().endsWith(".zip")) {
        ZipInputStream zip = new ZipInputStream(file);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          counts.addLines(zip.readAllBytes());
        }
      } else {
        TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(file));
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          counts.addLines(tar.readAllBytes());
        }
      }
    }
    assertThat(counts.lines).isPositive();
    assertThat(counts.parsed.connections).hasSize(counts.expectedConnections);
    assertThat(counts.parsed.skips).hasSize(counts.expectedSkips);
    assertThat(counts.parsed.rejects).hasSize(counts.expectedRejects);
    for (NetworkConnection connection : counts.parsed.connections) {
      assertThat(connection.family()).isEqualTo(Family.SYSMON);
      assertThat(connection.value(Field.COMPUTER)).isNotEmpty();
      assertThat(connection.value(Field.IMAGE)).isNotEmpty();
      assertThat(connection.value(Field.DESTINATION_IP)).isNotEmpty();
      assertThat(connection.destinationPort()).isNotNegative();
    }
  }

  private static final class Counts {
    private final Collected parsed = new Collected();
    private final TelemetryParser parser =
        TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    private int lines;
    private int expectedConnections;
    private int expectedSkips;
    private int expectedRejects;

    void addLines(byte[] file) {
      int start = 0;
      for (int i = 0; i <= file.length; i++) {
        if (i == file.length || file[i] == '\n') {
          if (i > start && !new String(file, start, i - start, UTF_8).isBlank()) {
            addLine(file, start, i - start);
          }
          start = i + 1;
        }
      }
    }

    private void addLine(byte[] file, int offset, int length) {
      lines++;
      parser.parse(file, offset, length, parsed);
      JsonNode tree;
      try {
        tree = TREES.readTree(new String(file, offset, length, UTF_8));
      } catch (JsonProcessingException e) {
        expectedRejects++;
        return;
      }
      boolean sysmon = false;
      for (String name : List.of("SourceName", "Provider", "source_name")) {
        sysmon |= tree.path(name).asText().equals("Microsoft-Windows-Sysmon");
      }
      int id = tree.path("EventID").asInt(tree.path("event_id").asInt());
      if (sysmon && id == 3) {
        expectedConnections++;
      } else {
        expectedSkips++;
      }
    }
  }

  @Test
  void readsSplunksSample() throws IOException {
    byte[] record =
        Files.readAllBytes(DATA.resolve("splunk-security_content/sysmon_eventid_3.xml"));
    NetworkConnection connection =
        Collected.of(TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS), record)
            .connection();
    assertThat(connection.value(Field.DESTINATION_IP)).isEqualTo("41.77.117.236");
    assertThat(connection.destinationPort()).isEqualTo(21);
    assertThat(connection.value(Field.PROCESS_NAME)).isEqualTo("agent_tesla-deob.exe");
    assertThat(connection.eventTime()).isEqualTo(1663246579679L);
  }

  @Test
  void readsPanthersSample() throws IOException {
    byte[] record = Files.readAllBytes(DATA.resolve("panther-analysis/NetworkConnectIP4.json"));
    NetworkConnection connection =
        Collected.of(TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS), record)
            .connection();
    assertThat(connection.value(Field.DESTINATION_IP)).isEqualTo("152.206.0.1");
    assertThat(connection.eventTime()).isEqualTo(1682707777731L);
  }

  @Test
  void readsSentinelsFalconSample() throws IOException {
    Collected collected = new Collected();
    TelemetryParser parser = TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    for (String line :
        Files.readAllLines(
            DATA.resolve("azure-sentinel/CrowdstrikeReplicatorLogs_CL.excerpt.jsonl"))) {
      byte[] record = line.getBytes(UTF_8);
      parser.parse(record, 0, record.length, collected);
    }
    assertThat(collected.connections).hasSize(1);
    assertThat(collected.skips)
        .containsExactly("falcon ProcessRollup2", "falcon NetworkReceiveAcceptIP4");
  }
}
