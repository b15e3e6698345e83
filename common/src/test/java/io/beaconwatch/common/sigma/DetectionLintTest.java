package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the vendors' own queries got wrong, each in a detection that is sound but for it. */
class DetectionLintTest {
  /** Nothing to warn of. */
  private static final String SOUND =
      """
      title: Connections
      name: rule
      logsource: {product: windows}
      detection:
        selection: {DestinationIp: 198.51.100.10}
        condition: selection
      ---
      title: Mine
      correlation:
        type: event_count
        rules: [rule]
        group-by: [DestinationIp]
        timespan: 1h
        condition: {gte: 12}
      beaconwatch:
        window: {kind: sliding}
        tiers:
          - {name: Many, when: {count: {gte: 50}, ports: {lte: 1}}, score: 2}
          - {name: Few, when: {count: {gte: 12}}, score: 1}
        columns: {hits: count}
      """;

  private static List<String> warnings(String yaml) {
    LoadedDetections loaded = new DetectionFiles().detection("d.yml", yaml).load();
    assertThat(loaded.errors()).isEmpty();
    return loaded.warnings().stream().map(Problem::toString).toList();
  }

  @Test
  void nothingIsWrongWithASoundOne() {
    assertThat(warnings(SOUND)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: sliding | kind: tumbling | d.yml:16: a tumbling window splits a burst at its edge: 12",
        "count: {gte: 50} | count: {gte: 9} | ",
        "count: {gte: 50}, ports: {lte: 1} | count: {gte: 9} | d.yml:19: tier 'Few' is never reached",
        "ports: {lte: 1} | ports: {lt: 1} | ",
        "{gte: 12}}, score | {gte: 12}, indicator: true}, score | ",
        "gte: 12}}, score | gt: 50}, ports: {lte: 1}}, score | d.yml:19: tier 'Few' is never reached",
        "selection: {DestinationIp | selection: {RemoteIPType: Public, DestinationIp | d.yml:5:"
            + " RemoteIPType is never in Sysmon telemetry; it is missing",
        "selection: {DestinationIp | selection: {CommandLine: x, DestinationIp | d.yml:5:"
            + " CommandLine is not in Sysmon connections; it comes from the process's start",
        "windows} | defender} | ",
        "group-by: [ | group-by: [SentBytes, | d.yml:12: key 'SentBytes' is never in Sysmon telemetry;"
            + " connections without it are dropped",
        "group-by: [ | group-by: [ActionType, | d.yml:12: key 'ActionType' is never in Sysmon",
        "group-by: [ | group-by: [CommandLine, | d.yml:12: key 'CommandLine' is not in Sysmon",
        "hits: count | hits: bytes-sent | d.yml:20: no bytes are in Sysmon telemetry of its own;"
            + " without enriched input hits are 0",
      })
  void warnsOf(String text, String with, String expected) {
    String changed = SOUND.replace(text, with);

    assertThat(changed).isNotEqualTo(SOUND);
    if (expected == null) {
      assertThat(warnings(changed)).isEmpty();
    } else {
      assertThat(warnings(changed)).singleElement().asString().startsWith(expected);
    }
  }

  /** Of a threshold of 12; empty where some group reaches each of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: {gte: 12}, indicator: true | count: {gte: 12} | count: {gte: 12} | 3",
        "count: {gte: 12}, indicator: true | count: {gte: 50} | count: {gte: 12} | ",
        "count: {gte: 12} | count: {gte: 5} | count: {gte: 5} | 2 3",
        "count: {gte: 50} | count: {gte: 12}, ports: {lte: 20} | count: {gte: 12} | ",
        "count: {gte: 50} | count: {gte: 12}, ports: {lte: 48} | count: {gte: 12} | ",
        "count: {gte: 50} | count: {gte: 12}, ports: {lte: 49} | count: {gte: 12} | 3",
      })
  void tiersThatNoGroupReaches(String first, String second, String third, String unreached) {
    int start = SOUND.indexOf("    - {name: Many");
    String tiers =
        """
            - {name: T1, when: {%s}, score: 3}
            - {name: T2, when: {%s}, score: 2}
            - {name: T3, when: {%s}, score: 1}
        """;
    String yaml =
        SOUND.substring(0, start)
            + tiers.formatted(first, second, third)
            + SOUND.substring(SOUND.indexOf("  columns:"));

    assertThat(warnings(yaml))
        .map(warning -> warning.replaceAll("^d.yml:\\d+: tier 'T(\\d)' is never reached: .*", "$1"))
        .isEqualTo(unreached == null ? List.of() : List.of(unreached.split(" ")));
  }

  @Test
  void aKeyThatIsSearchedTooIsToldOnce() {
    String yaml =
        SOUND
            .replace("selection: {", "selection: {CommandLine: x, ")
            .replace("group-by: [", "group-by: [CommandLine, ");

    assertThat(warnings(yaml))
        .singleElement()
        .asString()
        .startsWith("d.yml:12: key 'CommandLine' is not in Sysmon connections");
  }

  @Test
  void defendersTableHasNoBytesOfItsOwn() {
    String yaml =
        SOUND
            .replace("windows}", "defender}")
            .replace("selection: {", "selection: {SentBytes|gt: 9, ")
            .replace("hits: count", "hits: byte-ratio");

    assertThat(warnings(yaml))
        .containsExactly(
            "d.yml:5: SentBytes is not in Defender telemetry of its own; it comes from enriched"
                + " input, else it is missing",
            "d.yml:20: no bytes are in Defender telemetry of its own; without enriched input hits"
                + " are 0");
  }

  /** A key is there for all families; a search may have a part for each. */
  @Test
  void aKeyThatSomeFamiliesLackIsOneToWarnOf() {
    String yaml =
        SOUND
            .replace("product: windows", "category: network_connection")
            .replace("selection: {", "selection: {RemoteIPType: Public, ")
            .replace("group-by: [", "group-by: [Protocol, ");

    assertThat(warnings(yaml))
        .containsExactly(
            "d.yml:12: key 'Protocol' is never in Defender and Falcon telemetry; connections without"
                + " it are dropped");
  }
}
