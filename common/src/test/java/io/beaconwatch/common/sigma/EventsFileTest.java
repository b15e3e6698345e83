package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.Problem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class EventsFileTest {
  private static final String EVENTS =
      """
      record: >-
        {"t":"${time:iso}","host":"${Host}",${fields:json}}
      fields:
        Host: ws"1
        Utc: ${time:sysmon}
        Seconds: ${time:epoch-seconds}
        Millis: ${time:epoch-millis}
        Port: 443
        Types: [a, b]
        Gone: null
      from: 2026-03-03T11:00:00Z
      every: 1m
      cases:
        - name: first
          count: 2
          cycle: {Port: [1, 2]}
          and:
            - count: 1
              from: 2026-03-03T11:00:00.007Z
              with: {Host: null, Types: null, Gone: "x\\n"}
          threat-intelligence:
            - {NetworkIP: 198.51.100.10, Active: true}
          alerts:
            - beacon.count: 12
        - name: second
          count: 0
          alerts: []
      """;

  private static DetectionEvents parse(String yaml, List<Problem> problems) {
    return EventsFile.parse("mine", yaml, new Problems("e.yml", problems));
  }

  @Test
  void rendersRecords() {
    List<Problem> problems = new ArrayList<>();
    List<DetectionEvents.Case> cases = parse(EVENTS, problems).cases();

    assertThat(problems).isEmpty();
    assertThat(cases).hasSize(2);
    assertThat(cases.get(0).records())
        .containsExactly(
            "{\"t\":\"2026-03-03T11:00:00.000Z\",\"host\":\"ws\\\"1\","
                + "\"Utc\":\"2026-03-03 11:00:00.000\",\"Seconds\":\"1772535600.000\","
                + "\"Millis\":\"1772535600000\",\"Port\":1,\"Types\":[\"a\",\"b\"]}",
            "{\"t\":\"2026-03-03T11:01:00.000Z\",\"host\":\"ws\\\"1\","
                + "\"Utc\":\"2026-03-03 11:01:00.000\",\"Seconds\":\"1772535660.000\","
                + "\"Millis\":\"1772535660000\",\"Port\":2,\"Types\":[\"a\",\"b\"]}",
            "{\"t\":\"2026-03-03T11:00:00.007Z\",\"host\":\"\","
                + "\"Utc\":\"2026-03-03 11:00:00.007\",\"Seconds\":\"1772535600.007\","
                + "\"Millis\":\"1772535600007\",\"Port\":443,\"Gone\":\"x\\n\"}");
    assertThat(cases.get(0).indicators())
        .containsExactly("{\"NetworkIP\":\"198.51.100.10\",\"Active\":true}");
    assertThat(cases.get(0).alerts().get(0).get("beacon.count").longValue()).isEqualTo(12);
    assertThat(cases.get(1).records()).isEmpty();
    assertThat(cases.get(1).alerts()).isEmpty();
  }

  @Test
  void escapesXml() throws Exception {
    String yaml =
        """
        record: <Event><C>${C}</C>${fields:xml}</Event>
        fields: {C: "a<b&'", D: "x\\ny\\"", E: null}
        from: 2026-03-03T11:00:00Z
        every: 1m
        cases:
          - {name: one, count: 1, alerts: []}
        """;
    String line = parse(yaml, new ArrayList<>()).cases().get(0).records().get(0);

    assertThat(line).doesNotContain("\n");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(line)));
    assertThat(document.getElementsByTagName("C").item(0).getTextContent()).isEqualTo("a<b&'");
    assertThat(document.getElementsByTagName("Data").getLength()).isOne();
    assertThat(document.getElementsByTagName("Data").item(0).getTextContent()).isEqualTo("x\ny\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${Host} | ${Hots} | e.yml:1: 'fields' has no 'Hots'; the nearest is 'Host'",
        "${time:iso} | ${time:izo} | e.yml:1: unknown form of time 'izo'; the nearest is 'iso'",
        "with: {Host: null, | with: {Hots: null, | e.yml:20: 'fields' has no 'Hots'",
        "cycle: {Port: [1, 2]} | cycle: {Port: 1} | e.yml:16: 'Port' must be a list to take turns",
        "every: 1m | every: 1x | e.yml:12: 'every' must be a number and one of",
        "from: 2026-03-03T11:00:00Z | from: noon | e.yml:11: 'from' must be a time in UTC",
        "from: 2026-03-03T11:00:00Z | from: +99999-01-01T00:00:00Z | e.yml:11: 'from' must be within",
        "from: 2026-03-03T11:00:00Z | from: -999999999-01-01T00:00:00Z | e.yml:11: 'from' must be",
        "every: 1m | every: 999999999d | e.yml:15: the last of 2 records would be after the year",
        "count: 0 | cont: 0 | e.yml:26: unknown key 'cont'; the nearest is 'count'",
        "name: second | name: first | e.yml:25: a case named 'first' is already there",
        "alerts: [] | alerts: none | e.yml:27: 'alerts' must be a list"
      })
  void tellsWhatIsWrong(String text, String with, String expected) {
    String broken = EVENTS.replace(text, with);
    List<Problem> problems = new ArrayList<>();
    parse(broken, problems);

    assertThat(broken).isNotEqualTo(EVENTS);
    assertThat(problems)
        .extracting(Problem::toString)
        .anyMatch(problem -> problem.startsWith(expected));
  }

  @Test
  void aCasesOwnStepIsToldAtItsLine() {
    List<Problem> problems = new ArrayList<>();
    parse(EVENTS.replace("count: 0", "count: 100000\n    every: 999999999d"), problems);

    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly("e.yml:27: the last of 100000 records would be after the year 9999");
  }

  @Test
  void theBundledOnesAreSound() throws JsonProcessingException {
    LoadedEvents loaded = new DetectionFiles().bundled(DetectionFiles.BUNDLED).loadEvents();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.events())
        .extracting(DetectionEvents::detection)
        .containsExactlyElementsOf(DetectionFiles.BUNDLED);
    for (DetectionEvents events : loaded.events()) {
      assertThat(events.cases()).hasSizeGreaterThanOrEqualTo(12);
      assertThat(events.cases()).anyMatch(one -> one.alerts().isEmpty());
      assertThat(events.cases()).anyMatch(one -> !one.alerts().isEmpty());
      for (DetectionEvents.Case one : events.cases()) {
        for (String line : one.records()) {
          assertThat(line).doesNotContain("\n").doesNotContain("${");
          if (!events.detection().equals("splunk")) {
            JsonNode record = new ObjectMapper().readTree(line);
            assertThat(record.isObject()).as(line).isTrue();
          }
        }
      }
    }
  }

  @Test
  void aDetectionWithoutEventsIsAWarning() {
    LoadedEvents loaded = new DetectionFiles().detection("d.yml", "name: x").loadEvents();

    assertThat(loaded.events()).isEmpty();
    assertThat(loaded.problems())
        .extracting(Problem::toString)
        .containsExactly("d.yml: has no events.yml beside it");
  }
}
