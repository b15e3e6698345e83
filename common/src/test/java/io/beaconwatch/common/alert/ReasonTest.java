package io.beaconwatch.common.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentence that says why; those of whole alerts are beside {@link AlertWriterTest}. */
class ReasonTest {
  private static Detection detection(String window, String timespan, String tier) {
    return new DetectionFiles()
        .detection(
            "detection.yml",
            """
            title: Any connection
            name: any_connection
            logsource:
              category: network_connection
            detection:
              selection:
                DestinationIp|exists: true
              condition: selection
            ---
            title: Any beacon
            name: any
            correlation:
              type: event_count
              rules:
                - any_connection
              group-by:
                - DestinationIp
              timespan: %s
              condition:
                gte: 3
            level: medium

            beaconwatch:
              version: 1.0.0
              window:
                kind: %s
              null-keys: keep
              tiers:
                - name: TIER
                  %s
                  score: 1
                  level: low
            """
                .formatted(timespan, window, tier))
        .load()
        .detections()
        .get(0);
  }

  private static String reason(Detection detection, Finding finding) throws IOException {
    String json = new AlertWriter(detection, true).write(finding, null).json();
    return new ObjectMapper().readTree(json).at("/beacon/reason").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# nothing asked | ; TIER.",
        "'when: {count: {gte: 3}}' | ; at least 3: TIER.",
        "'when: {ports: {lte: 1}}' | ; on at most 1 port: TIER.",
        "'when: {ports: {lte: 2}}' | ; on at most 2 ports: TIER.",
        "'when: {indicator: false}' | ; to no indicator: TIER.",
        "'when: {count: {gte: 3}, ports: {lte: 9}, indicator: false}'"
            + " | ; at least 3 on at most 9 ports to no indicator: TIER."
      })
  void theTiersConditionsAreTold(String tier, String end) throws IOException {
    Detection detection = detection("tumbling", "1h", tier);
    Finding finding = Findings.window(detection, new Group("198.51.100.10"), 5, 1);
    assertThat(reason(detection, finding))
        .isEqualTo(
            "agent.exe on pc1 connected 5 times to 198.51.100.10 between 2026-03-03 11:00 and"
                + " 2026-03-03 12:00 UTC, on port 443; the threshold is 3"
                + end);
  }

  @ParameterizedTest
  @CsvSource({"1h, 60 minutes", "1m, 1 minute", "90s, 90 seconds", "1s, 1 second"})
  void theSpanIsTold(String timespan, String told) throws IOException {
    Detection detection = detection("sliding", timespan, "# nothing asked");
    Finding run = Findings.sequences(Findings.bundled("elastic"), 10, true).get(0);
    Finding finding =
        new Finding(
            "any",
            new Group("198.51.100.10"),
            run.windowStart(),
            run.windowEnd() + 1,
            run.asOf(),
            Findings.aggregate(detection, 10, 2),
            8,
            run.sequenceTimes(),
            0,
            false,
            0);
    assertThat(reason(detection, finding))
        .isEqualTo(
            "agent.exe on pc1 connected 10 times to 198.51.100.10 between 2026-03-03 11:00 and"
                + " 2026-03-03 11:09:00 UTC, on 2 ports; 8 sequences of 3 within "
                + told
                + "; TIER.");
  }
}
