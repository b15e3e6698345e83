package io.beaconwatch.common.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPathsTest {
  /** What Elasticsearch's strict template has, which a test there holds against ALERTS.md. */
  private static final Path TEMPLATE =
      Path.of(
          "../connectors/src/main/resources/io/beaconwatch/connectors/elasticsearch",
          "index-template.json");

  private static final AlertPaths SENTINEL = AlertPaths.of(bundled("sentinel"));
  private static final AlertPaths ELASTIC = AlertPaths.of(bundled("elastic"));

  private static Detection bundled(String name) {
    return new DetectionFiles().bundled(List.of(name)).load().detections().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "beacon.count, true",
    "beacon.window.end, true",
    "beacon.window, true",
    "beacon.ports.0, true",
    "beacon.ports.x, false",
    "beacon.port, false",
    "beakon.count, false",
    "beacon.count.more, false",
    "'', false",
    "vendor, true",
    "vendor.RiskScore, true",
    "vendor.0.RiskScore, true",
    "vendor.0, true",
    "vendor.RiskScor, false",
    "vendor.events, false"
  })
  void ofAnAlert(String path, boolean there) {
    assertThat(SENTINEL.contains(path)).isEqualTo(there);
  }

  @Test
  void ofRuns() {
    assertThat(ELASTIC.names()).contains("vendor.events").doesNotContain("vendor.RiskScore");
    assertThat(ELASTIC.contains("vendor.12.events.0")).isTrue();
  }

  @Test
  void ofAnyColumns() {
    assertThat(AlertPaths.ofAnyColumns().contains("vendor.0.anything")).isTrue();
    assertThat(AlertPaths.ofAnyColumns().contains("vendors.0")).isFalse();
  }

  @Test
  void areThoseOfTheIndexTemplate() throws IOException {
    TreeSet<String> mapped = new TreeSet<>();
    JsonNode template = new ObjectMapper().readTree(Files.readString(TEMPLATE));
    collect("", template.at("/template/mappings/properties"), mapped);
    assertThat(new TreeSet<>(AlertPaths.ofAnyColumns().names())).isEqualTo(mapped);
  }

  private static void collect(String path, JsonNode properties, Set<String> into) {
    for (var field : properties.properties()) {
      JsonNode inner = field.getValue().path("properties");
      if (inner.isMissingNode()) {
        into.add(path + field.getKey());
      } else {
        collect(path + field.getKey() + ".", inner, into);
      }
    }
  }
}
