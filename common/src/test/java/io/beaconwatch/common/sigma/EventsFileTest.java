package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.AlertPaths;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.Problem;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class EventsFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    return EventsFile.parse(
        "mine", AlertPaths.ofAnyColumns(), yaml, new Problems("e.yml", problems));
  }

  private static Document xml(String line) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(line)));
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

  private static final String OTHERS =
      """
      record: "{${fields:json}}"
      other-records:
        line: "${time:iso} ${Host} ${Port}"
        event: "<Event><C>${Host}</C></Event>"
      fields: {Host: a<b, Port: 1}
      from: 2026-03-03T11:00:00Z
      every: 1m
      cases:
        - name: all
          count: 1
          record: line
          each: {Host: [x, y], Port: [7, 8]}
          as-of: 2026-03-03T11:30:00.001Z
          and:
            - {count: 1, record: event}
            - {count: 1, with: {Port: 9}}
          alerts:
            - {host.name: '${Host}', vendor.port: '${Port}', beacon.count: 1}
        - name: irregular
          count: 50
          record: line
          jitter: 30%
          alerts: [{host.name: ws}]
        - {name: xml, count: 1, record: event, alerts: []}
      """;

  @Test
  void takesTurnsAndOtherRecords() {
    List<Problem> problems = new ArrayList<>();
    List<DetectionEvents.Case> cases = parse(OTHERS, problems).cases();

    assertThat(problems).isEmpty();
    assertThat(cases.get(0).records())
        .containsExactly(
            "2026-03-03T11:00:00.000Z x 7",
            "<Event><C>x</C></Event>",
            "{\"Host\":\"x\",\"Port\":9}",
            "2026-03-03T11:00:00.000Z y 8",
            "<Event><C>y</C></Event>",
            "{\"Host\":\"y\",\"Port\":9}");
    assertThat(cases.get(0).asOf()).contains(Instant.parse("2026-03-03T11:30:00.001Z"));
    assertThat(cases.get(0).alerts().toString())
        .isEqualTo(
            "[{host.name=\"x\", vendor.port=7, beacon.count=1},"
                + " {host.name=\"y\", vendor.port=8, beacon.count=1}]");
    assertThat(cases.get(1).asOf()).isEmpty();
    assertThat(cases.get(2).records()).containsExactly("<Event><C>a&lt;b</C></Event>");
  }

  /** Later by up to 30 % of a minute, not always by the same, and the same in every run. */
  @Test
  void jitterMakesRecordsLater() {
    List<Problem> problems = new ArrayList<>();
    List<String> records = parse(OTHERS, problems).cases().get(1).records();
    List<Long> later = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      Instant regular = Instant.parse("2026-03-03T11:00:00Z").plusSeconds(60L * i);
      Instant time = Instant.parse(records.get(i).substring(0, 24));
      later.add(Duration.between(regular, time).toMillis());
    }

    assertThat(later).hasSize(50).allMatch(millis -> millis >= 0 && millis < 18_000);
    assertThat(later).anyMatch(millis -> millis < 3_000).anyMatch(millis -> millis > 15_000);
    assertThat(parse(OTHERS, problems).cases().get(1).records()).isEqualTo(records);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "record: line | record: lime | 11: 'other-records' has no 'lime'; the nearest is 'line'",
        "record: event} | record: events} | 15: 'other-records' has no 'events'",
        "${Host} ${Port} | ${Hots} | 3: 'fields' has no 'Hots'; the nearest is 'Host'",
        "jitter: 30% | jitter: 30 | 22: 'jitter' must be from 0% to 100%",
        "jitter: 30% | jitter: 101% | 22: 'jitter' must be from 0% to 100%",
        "Port: [7, 8] | Port: [7] | 12: the lists of 'each' must be of one length",
        "each: {Host: [x, y] | each: {Host: x | 12: 'Host' must be a list to take turns with",
        "each: {Host: | each: {Hots: | 12: 'fields' has no 'Hots'",
        "'${Port}' | '${Prot}' | 18: 'each' has no 'Prot'; the nearest is 'Port'",
        "name: ws} | name: '${Host}'} | 23: 'each' has no 'Host'",
        "as-of: 2026 | as-of: never | 13: 'as-of' must be a time in UTC",
      })
  void tellsWhatIsWrongWithTurnsAndOtherRecords(String text, String with, String expected) {
    String broken = OTHERS.replace(text, with);
    List<Problem> problems = new ArrayList<>();
    parse(broken, problems);

    assertThat(broken).isNotEqualTo(OTHERS);
    assertThat(problems)
        .extracting(Problem::toString)
        .anyMatch(problem -> problem.startsWith("e.yml:" + expected));
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
    Document document = xml(line);
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
        "alerts: [] | alerts: none | e.yml:27: 'alerts' must be a list",
        "beacon.count: | beakon.count: | e.yml:24: an alert has no 'beakon.count'; the nearest is"
            + " 'beacon.count'",
        "beacon.count: | x: | e.yml:24: an alert has no 'x'; ALERTS.md lists what it has"
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
  void everyPathThatNoAlertHasIsToldAtItsLine() {
    List<Problem> problems = new ArrayList<>();
    parse(
        EVENTS.replace(
            "beacon.count: 12",
            "beacon.count: 12\n        beakon.tier: HIGH\n        host.nam: ws-1"),
        problems);

    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "e.yml:25: an alert has no 'beakon.tier'; the nearest is 'beacon.tier'",
            "e.yml:26: an alert has no 'host.nam'; the nearest is 'host.name'");
  }

  /** Lines of JSON are JSON, those of XML XML; what is neither stands for Linux's own logs. */
  @Test
  void theBundledOnesAreSound() throws Exception {
    LoadedEvents loaded = new DetectionFiles().bundled(DetectionFiles.BUNDLED).loadEvents();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.events())
        .extracting(DetectionEvents::detection)
        .containsExactlyElementsOf(DetectionFiles.BUNDLED);
    for (DetectionEvents events : loaded.events()) {
      assertThat(events.cases()).anyMatch(one -> one.alerts().isEmpty());
      assertThat(events.cases()).anyMatch(one -> !one.alerts().isEmpty());
      for (DetectionEvents.Case one : events.cases()) {
        for (String line : one.records()) {
          assertThat(line).doesNotContain("\n").doesNotContain("${");
          if (line.startsWith("{")) {
            assertThat(JSON.readTree(line).isObject()).as(line).isTrue();
          } else if (line.startsWith("<")) {
            assertThat(xml(line).getDocumentElement().getTagName()).isEqualTo("Event");
          } else {
            assertThat(line).contains("nmap");
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
