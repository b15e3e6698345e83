package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.jobs.RunSummary.DetectionSummary;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunCountsTest {
  private static final List<Detection> DETECTIONS =
      new DetectionFiles().bundled(List.of("sumo", "elastic")).load().detections();

  @Test
  void countsBecomeASummary() {
    Map<String, Object> counts = new HashMap<>();
    counts.put("read", 100L);
    counts.put("bytes", 12345L);
    counts.put("matched", 20L);
    counts.put("unmatched", 30L);
    counts.put("skipped/falcon DnsRequest", 7L);
    counts.put("skipped/outside the range of time asked for", 3L);
    counts.put("rejected/malformed", 2L);
    counts.put("indicators-rejected/malformed", 4L);
    counts.put("indicators-rejected/bad-value", 0L);
    counts.put("late-records", 99L);
    counts.put("late/sumo", 4L);
    counts.put("selected/sumo", 15L);
    counts.put("null-key/sumo", 1L);
    counts.put("alerts/sumo/LOW - Above Threshold Outbound Frequency", 5L);
    counts.put("alerts/sumo/CRITICAL - Highly Regular Single-Port Beaconing", 1L);
    counts.put("alerts/elastic/", 6L);
    counts.put("provisional/elastic/high", 7L);
    counts.put("provisional/sumo/LOW", 0L);
    counts.put("alerts/another/", 50L);
    counts.put("indicators-late", 8L);
    counts.put("alerts-refused", 9L);
    counts.put("somebody else's", "not a number");

    RunSummary summary = new RunCounts(counts).summary(DETECTIONS, Duration.ofSeconds(1));

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                100,
                Map.of("falcon DnsRequest", 7L),
                Map.of("malformed", 2L),
                30,
                3,
                List.of(
                    new DetectionSummary(
                        "sumo",
                        15,
                        1,
                        4,
                        Map.of(
                            "CRITICAL - Highly Regular Single-Port Beaconing", 1L,
                            "LOW - Above Threshold Outbound Frequency", 5L)),
                    new DetectionSummary("elastic", 0, 0, 0, Map.of("high", 6L), 7)),
                Duration.ofSeconds(1),
                RunSummary.ContextSummary.NONE,
                Map.of("malformed", 4L),
                8,
                9));
    assertThat(summary.detections().get(0).alertsByTier().keySet())
        .as("in the order of the tiers")
        .containsExactly(
            "CRITICAL - Highly Regular Single-Port Beaconing",
            "LOW - Above Threshold Outbound Frequency");
    assertThat(summary.totalLate()).isEqualTo(4);
    assertThat(summary.totalAlerts()).isEqualTo(12);
  }

  @Test
  void aRunThatCountedNothingHasASummary() {
    RunSummary summary = new RunCounts(Map.of()).summary(DETECTIONS, Duration.ZERO);
    assertThat(summary.eventsRead()).isZero();
    assertThat(summary.skipped()).isEmpty();
    assertThat(summary.outsideRange()).isZero();
    assertThat(summary.detections())
        .extracting(DetectionSummary::name)
        .containsExactly("sumo", "elastic");
  }
}
