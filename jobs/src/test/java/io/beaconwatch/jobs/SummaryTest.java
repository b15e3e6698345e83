package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.RunSummary.DetectionSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  static final RunSummary SUMMARY =
      new RunSummary(
          1_234_567,
          Map.of("windows Microsoft-Windows-Sysmon/1", 12L, "falcon DnsRequest", 3400L),
          Map.of("malformed", 7L),
          1_000_000,
          5,
          List.of(
              new DetectionSummary("splunk", 4000, 20, 3, tiers("CRITICAL", 2, "LOW", 11)),
              new DetectionSummary("elastic", 0, 0, 0, Map.of(), 7)),
          Duration.ofMillis(2500));

  static final String JSON =
      """
      {
        "events_read" : 1234567,
        "skipped" : {
          "falcon DnsRequest" : 3400,
          "windows Microsoft-Windows-Sysmon/1" : 12
        },
        "rejected" : {
          "malformed" : 7
        },
        "unmatched" : 1000000,
        "outside_range" : 5,
        "rejected_indicators" : { },
        "late_indicators" : 0,
        "refused_alerts" : 0,
        "detections" : {
          "splunk" : {
            "matched" : 4000,
            "null_key" : 20,
            "late" : 3,
            "alerts" : {
              "CRITICAL" : 2,
              "LOW" : 11
            }
          },
          "elastic" : {
            "matched" : 0,
            "null_key" : 0,
            "late" : 0,
            "alerts" : { },
            "provisional" : 7
          }
        },
        "duration_ms" : 2500,
        "events_per_second" : 493827
      }
      """;

  private static final String TEXT =
      """
      events read                           1,234,567
      skipped                                   3,412
        falcon DnsRequest                       3,400
        windows Microsoft-Windows-Sysmon/1         12
      rejected                                      7
        malformed                                   7
      unmatched                             1,000,000
      outside the range                             5
      late                                          3
      alerts                                       13
        splunk
          matched                               4,000
          without a key                            20
          late                                      3
          alerts                                   13
            CRITICAL                                2
            LOW                                    11
        elastic
          matched                                   0
          alerts                                    0
          told provisionally                        7
      seconds                                     2.5
      events per second                       493,827
      """;

  @Test
  void text() {
    assertThat(SummaryText.of(SUMMARY)).isEqualTo(TEXT);
  }

  @Test
  void json() {
    assertThat(SummaryJson.of(SUMMARY)).isEqualTo(JSON);
  }

  @Test
  void theDefaultLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(SummaryText.of(SUMMARY)).isEqualTo(TEXT);
      assertThat(SummaryJson.of(SUMMARY)).isEqualTo(JSON);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aRunOfNoTimeHasARate() {
    RunSummary nothing =
        new RunSummary(3, Map.of(), Map.of(), 0, 0, List.of(), Duration.ofNanos(10));
    assertThat(nothing.eventsPerSecond()).isEqualTo(3000);
  }

  private static Map<String, Long> tiers(String first, long count, String second, long other) {
    Map<String, Long> tiers = new LinkedHashMap<>();
    tiers.put(first, count);
    tiers.put(second, other);
    return tiers;
  }

  @Test
  void indicatorsThatWereNotUsedAndRefusedAlertsAreToldWhereThereAreAny() {
    RunSummary summary =
        new RunSummary(
            9,
            Map.of(),
            Map.of(),
            0,
            0,
            List.of(),
            Duration.ofSeconds(1),
            RunSummary.ContextSummary.NONE,
            Map.of("malformed", 1L, "bad-value", 2L),
            1_234,
            5);
    assertThat(SummaryText.of(summary))
        .isEqualTo(
            """
            events read              9
            skipped                  0
            rejected                 0
            unmatched                0
            outside the range        0
            late                     0
            rejected indicators      3
              bad-value              2
              malformed              1
            late indicators      1,234
            alerts                   0
            refused alerts           5
            seconds                1.0
            events per second        9
            """);
    assertThat(SummaryJson.of(summary))
        .contains(
            """
              "rejected" : { },
              "unmatched" : 0,
              "outside_range" : 0,
              "rejected_indicators" : {
                "bad-value" : 2,
                "malformed" : 1
              },
              "late_indicators" : 1234,
              "refused_alerts" : 5,
            """);
  }

  @Test
  void processContextIsToldWhereThereIsAny() {
    RunSummary summary =
        new RunSummary(
            9,
            Map.of(),
            Map.of(),
            0,
            0,
            List.of(),
            Duration.ofSeconds(1),
            new RunSummary.ContextSummary(
                4, 1, 2, Map.of("sysmon", 3L), Map.of("falcon", 1L, "sysmon", 1L)),
            Map.of(),
            0,
            0);
    assertThat(SummaryText.of(summary))
        .contains(
            """
            process context       4
              late                1
              expired             2
              sysmon joined       3
              falcon not found    1
              sysmon not found    1
            """);
    assertThat(SummaryJson.of(summary))
        .contains(
            """
              "process_context" : {
                "records" : 4,
                "late" : 1,
                "expired" : 2,
                "joined" : {
                  "sysmon" : 3
                },
                "not_found" : {
                  "falcon" : 1,
                  "sysmon" : 1
                }
              },
            """);
  }
}
