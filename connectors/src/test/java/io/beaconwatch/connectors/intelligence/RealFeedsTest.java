package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds as they are published, counted in another way. */
@EnabledIfEnvironmentVariable(named = "BEACONWATCH_SHARED_DATA", matches = ".+")
class RealFeedsTest {
  private static final Pattern PATTERN_ADDRESS =
      Pattern.compile("ipv[46]-addr:value = '([0-9a-fA-F.:]+)'");

  private static Path shared(String path) {
    return Path.of(System.getenv("BEACONWATCH_SHARED_DATA"), path);
  }

  private static List<IndicatorRecord> read(Path path) {
    return Feeds.read(() -> Files.newInputStream(path));
  }

  @Test
  void threatFoxIsAPlainList() throws IOException {
    Path path = shared("feeds/threatfox-ioc-ips/ips.txt");
    List<String> lines = Files.readAllLines(path);
    assertThat(lines).isNotEmpty();
    assertThat(Feeds.addresses(read(path))).isEqualTo(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpn/ipv4", "datacenter/ipv4", "datacenter/ipv6"})
  void x4bNetIsNetworks(String name) throws IOException {
    Path path = shared("feeds/x4bnet-lists_vpn/output/" + name + ".txt");
    List<String> lines = Files.readAllLines(path);
    List<IndicatorRecord> records = read(path);
    assertThat(records).hasSameSizeAs(lines).isNotEmpty();
    assertThat(Feeds.unsupported(records))
        .hasSize((int) lines.stream().filter(line -> line.contains("/")).count())
        .containsOnly(UnsupportedKind.CIDR);
    assertThat(Feeds.addresses(records))
        .isEqualTo(lines.stream().filter(line -> !line.contains("/")).toList());
  }

  @Test
  void sentinelRows() throws IOException {
    Path path = shared("msticpy/ThreatIntelligenceIndicator.jsonl");
    ObjectMapper mapper = new ObjectMapper();
    TreeSet<String> expected = new TreeSet<>();
    int others = 0;
    for (String line : Files.readAllLines(path)) {
      JsonNode row = mapper.readTree(line);
      String address = row.get("NetworkIP").asText();
      if (address.isEmpty()) {
        others++;
      } else {
        LocalDateTime time = LocalDateTime.parse(row.get("TimeGenerated").asText());
        expected.add(address + " " + time.toInstant(ZoneOffset.UTC).toEpochMilli());
      }
    }
    List<IndicatorRecord> records = read(path);
    assertThat(Feeds.rejected(records)).isEmpty();
    assertThat(Feeds.unsupported(records)).hasSize(others).containsOnly(UnsupportedKind.URL);
    assertThat(Feeds.indicators(records))
        .hasSameSizeAs(expected)
        .allSatisfy(
            indicator -> {
              assertThat(indicator.active()).isTrue();
              assertThat(indicator.printableConfidence()).isEqualTo(70L);
              assertThat(expected).contains(indicator.address() + " " + indicator.version());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "indicator-for-c2-ip-address.json",
        "indicator-to-campaign-relationship.json",
        "indicators-for-C2-with-COA.json",
        "infrastructure.json",
        "interop-objectmarking-test.json",
        "malicious-email-indicator-with-attachment.json",
        "threat-reports/apt1.json",
        "threat-reports/poisonivy.json"
      })
  void stixBundles(String name) throws IOException {
    Path path = shared("feeds/stix2-examples/examples/" + name);
    List<String> addresses = new ArrayList<>();
    int objects = 0;
    JsonNode document = new ObjectMapper().readTree(path.toFile());
    // One of them is an object without a bundle around it.
    for (JsonNode object : document.has("objects") ? document.get("objects") : List.of(document)) {
      if (object.get("type").asText().equals("indicator")) {
        Matcher matcher = PATTERN_ADDRESS.matcher(object.get("pattern").asText());
        while (matcher.find()) {
          addresses.add(matcher.group(1));
        }
      } else {
        objects++;
      }
    }
    List<IndicatorRecord> records = read(path);
    assertThat(Feeds.rejected(records)).isEmpty();
    assertThat(Feeds.addresses(records)).isEqualTo(addresses);
    assertThat(Feeds.unsupported(records))
        .filteredOn(kind -> kind == UnsupportedKind.STIX_OBJECT)
        .hasSize(objects);
  }
}
