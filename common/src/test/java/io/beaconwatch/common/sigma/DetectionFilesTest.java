package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionFilesTest {
  private static final String MINE =
      """
      title: Rule
      name: rule
      logsource:
        category: network_connection
      detection:
        selection:
          DestinationPort: 443
        condition: selection
      ---
      title: Mine, told in a title
      name: mine
      correlation:
        type: event_count
        rules: [rule]
        group-by: [Computer]
        timespan: 90m
        condition:
          gt: 9
      beaconwatch:
        window: {kind: tumbling, offset: 30m}
      """;

  private static final String FILTER =
      """
      title: Ours
      logsource:
        product: windows
        category: network_connection
      filter:
        rules:
          - splunk
        selection:
          Image|endswith: \\ours.exe
        condition: not selection
      """;

  private static List<String> errors(DetectionFiles files) {
    return files.load().errors().stream().map(Problem::toString).toList();
  }

  private static List<String> errorsOf(String yaml) {
    return errors(new DetectionFiles().detection("d.yml", yaml));
  }

  @Test
  void readsADetectionOfTheUsersOwn() {
    LoadedDetections loaded = new DetectionFiles().detection("d.yml", MINE).load();

    assertThat(loaded.errors()).isEmpty();
    Detection mine = loaded.detections().get(0);
    assertThat(mine.name()).isEqualTo("mine");
    assertThat(mine.families()).isEqualTo(EnumSet.allOf(Family.class));
    assertThat(mine.threshold()).isEqualTo(10);
    assertThat(mine.level()).isEqualTo(Detection.Level.MEDIUM);
    assertThat(mine.window())
        .isEqualTo(new Detection.Window.Tumbling(Duration.ofMinutes(90), Duration.ofMinutes(30)));
    assertThat(mine.groupBy()).containsExactly(new Detection.Key("Computer", Field.COMPUTER));
  }

  /** One change to a sound file each; the message names the line and the nearest valid name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "DestinationPort: 443 | DestinatonPort: 443 | d.yml:7: unknown field 'DestinatonPort';"
            + " the nearest is 'DestinationPort'",
        "DestinationPort: 443 | Image@base64: x | d.yml:7: modifier 'base64' is not supported",
        "DestinationPort: 443 | Image@containz: x | d.yml:7: unknown modifier 'containz';"
            + " the nearest is 'contains'",
        "DestinationPort: 443 | Image@re@m: x | d.yml:7: modifier 'm' is not supported",
        "DestinationPort: 443 | Image@re@cased: x | d.yml:7: modifier 'cased' does not go with",
        "DestinationPort: 443 | Image@re@contains: x | d.yml:7: modifiers 're' and 'contains'",
        "DestinationPort: 443 | Image@contains@i: x | d.yml:7: modifier 'i' belongs to 're'",
        "DestinationPort: 443 | Image@re: (x | d.yml:7: not a regular expression of RE2",
        "DestinationPort: 443 | Image@re: (?=x) | d.yml:7: not a regular expression of RE2",
        "DestinationPort: 443 | DestinationIp@cidr: 10.1.0.0/8 | d.yml:7: '10.1.0.0/8' sets bits"
            + " past its length; the nearest is '10.0.0.0/8'",
        "DestinationPort: 443 | DestinationIp@cidr: host/8 | d.yml:7: 'host/8' is not an address",
        "DestinationPort: 443 | DestinationPort@gt: x | d.yml:7: 'x' is not a number",
        "DestinationPort: 443 | Image: 1e999999999 | d.yml:7: '1e999999999' written out has more",
        "DestinationPort: 443 | Image: -1.5e-99999 | d.yml:7: '-1.5e-99999' written out has more",
        "DestinationPort: 443 | Image@contains: 1e401 | d.yml:7: '1e401' written out has more",
        "DestinationPort: 443 | Image@exists: 1 | d.yml:7: modifier 'exists' takes true or false",
        "DestinationPort: 443 | Image@contains: null | d.yml:7: modifier 'contains' takes no null",
        "DestinationPort: 443 | Image: [] | d.yml:7: an empty list of values",
        "DestinationPort: 443 | '@contains': x | d.yml:7: keyword search is not supported",
        "DestinationPort: 443 | - word | d.yml:7: keyword search is not supported",
        "condition: selection | condition: selektion | d.yml:8: the condition names 'selektion',"
            + " which is not there; the nearest is 'selection'",
        "condition: selection | condition: selection @ count() > 3 | d.yml:8: aggregation",
        "condition: selection | condition: selection near selection | d.yml:8: unexpected 'near'",
        "condition: selection | condition: 1 of filter_* | d.yml:8: '1 of filter_*' names nothing",
        "condition: selection | condition: 2 of them | d.yml:8: '2 of' is not supported",
        "condition: selection | condition: (selection | d.yml:8: a ')' is missing",
        "condition: selection | condition: selection and | d.yml:8: the condition ends too early",
        "condition: selection | timeframe: 1h | d.yml:8: 'timeframe' is not supported",
        "category: network_connection | category: network_conection | d.yml:4: unknown category",
        "category: network_connection | product: windoze | d.yml:4: unknown product 'windoze' in"
            + " 'logsource'; the nearest is 'windows'",
        "name: mine | level: hi | d.yml:11: 'level' cannot be 'hi'",
        "name: mine | id: 17 | d.yml:11: 'id' must be a UUID",
        "type: event_count | type: temporal | d.yml:13: correlation type 'temporal' is not"
            + " supported",
        "rules: [rule] | rules: [rul] | d.yml:14: unknown rule 'rul'; the nearest is 'rule'",
        "group-by: [Computer] | group-by: [Komputer] | d.yml:15: unknown field 'Komputer'; the"
            + " nearest is 'Computer'",
        "group-by: [Computer] | group-by: [Computer, host.name] | d.yml:15: 'host.name' is in",
        "group-by: [Computer] | group-bye: [Computer] | d.yml:15: unknown key 'group-bye'; the"
            + " nearest is 'group-by'",
        "timespan: 90m | timespan: 90 | d.yml:16: 'timespan' must be a number and one of",
        "timespan: 90m | timespan: 0h | d.yml:16: 'timespan' must not be zero",
        "gt: 9 | lt: 9 | d.yml:18: 'lt' is not supported",
        "gt: 9 | gte: many | d.yml:18: 'gte' must be a whole number",
        "kind: tumbling | kind: tumblin | d.yml:20: 'kind' cannot be 'tumblin'",
        "kind: tumbling | kind: sliding | d.yml:20: a sliding window has no 'offset'",
        "offset: 30m | offset: 90m | d.yml:20: 'offset' must be less than 'timespan'",
        "window: | windows: | d.yml:20: unknown key 'windows'; the nearest is 'window'",
        "beaconwatch: | beaconwach: | d.yml:10: 'beaconwatch' is missing",
        "title: Rule | title: [ | not YAML",
        "name: mine | title: Again | d.yml:11: 'title' is there twice"
      })
  void tellsWhatIsWrong(String text, String with, String expected) {
    String broken = MINE.replace(text, with.replace('@', '|'));

    assertThat(broken).isNotEqualTo(MINE);
    assertThat(errorsOf(broken)).anyMatch(error -> error.contains(expected));
  }

  @Test
  void tellsEverythingAtOnce() {
    String broken =
        MINE.replace("DestinationPort: 443", "DestinatonPort: 443")
            .replace("timespan: 90m", "timespan: soon")
            .replace("kind: tumbling", "kind: tumblin");

    assertThat(errorsOf(broken))
        .hasSize(3)
        .satisfiesExactly(
            error -> assertThat(error).startsWith("d.yml:7:"),
            error -> assertThat(error).startsWith("d.yml:16:"),
            error -> assertThat(error).startsWith("d.yml:20:"));
  }

  @Test
  void tellsByLine(@TempDir Path folder) throws IOException {
    write(
        folder.resolve("detection.yml"),
        MINE.replace("window: {kind: tumbling", "verson: 1\n  window: {kind: hopping"));
    write(
        folder.resolve("events.yml"),
        """
        record: a line
        from: 2026-03-03T11:00:00Z
        every: 1m
        cases:
          - name: one
            cont: 1
            count: 0
            alerts: none
        """);
    DetectionFiles files = new DetectionFiles().folder(folder);

    assertThat(files.load().problems()).extracting(Problem::line).containsExactly(20, 21);
    assertThat(files.loadEvents().problems()).extracting(Problem::line).containsExactly(1, 6, 8);
  }

  @Test
  void refusesTwoDetectionsOfOneName() {
    assertThat(errors(new DetectionFiles().detection("a.yml", MINE).detection("b.yml", MINE)))
        .containsExactly("b.yml:11: detection 'mine' is already in a.yml");
  }

  @Test
  void refusesAnUnknownBundledName() {
    assertThat(errors(new DetectionFiles().bundled(List.of("splnk"))))
        .containsExactly("detections: unknown detection 'splnk'; the nearest is 'splunk'");
  }

  @ParameterizedTest
  @CsvSource({
    "&a [*a]",
    "title: &a {x: *a}",
    "just text",
    "''",
    "'\u0000'",
  })
  void survivesWhatIsNoDetection(String yaml) {
    assertThat(errorsOf(yaml)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "splunk",
    "5b3d9a52-6f0e-4c0b-9f55-0a4f9c7e1d12",
    "Beaconing to a virtual private server (Splunk)",
    "splunk_connection",
    "any"
  })
  void aFilterNamesADetectionByNameIdOrTitle(String name) {
    LoadedDetections loaded =
        new DetectionFiles()
            .bundled(List.of("splunk", "elastic"))
            .filter("f.yml", FILTER.replace("- splunk", "- " + name))
            .load();

    assertThat(loaded.errors()).isEmpty();
    DetectionMatcher matcher = new DetectionMatcher(loaded.detections());
    assertThat(matcher.match(sysmon("C:\\a\\ours.exe")).count()).isZero();
    assertThat(matcher.match(sysmon("C:\\a\\theirs.exe")).count()).isOne();
    assertThat(loaded.detections().get(1).selection())
        .isEqualTo(
            new DetectionFiles()
                .bundled(List.of("elastic"))
                .load()
                .detections()
                .get(0)
                .selection());
  }

  private static NetworkConnection sysmon(String image) {
    return new NetworkConnection.Builder()
        .start(Family.SYSMON, 0)
        .set(Field.EVENT_ID, "3")
        .set(Field.IMAGE, image)
        .set(Field.DESTINATION_IP, "198.51.100.10")
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- splunk | - splnk | f.yml:7: unknown detection 'splnk'; the nearest is 'splunk'",
        "- splunk | - elastic | f.yml:7: the filter's logsource does not cover that of 'elastic'",
        "Image | Imagee | f.yml:9: unknown field 'Imagee'; the nearest is 'Image'",
        "product: windows | product: mac | f.yml:3: unknown product 'mac'",
        "not selection | not selektion | f.yml:10: the condition names 'selektion'"
      })
  void tellsWhatIsWrongWithAFilter(String text, String with, String expected) {
    List<String> errors =
        errors(
            new DetectionFiles()
                .bundled(List.of("splunk", "elastic"))
                .filter("f.yml", FILTER.replace(text, with)));

    assertThat(errors).anyMatch(error -> error.startsWith(expected));
  }

  @Test
  void aFilterOfABrokenDetectionIsNotBlamed() {
    List<String> errors =
        errors(
            new DetectionFiles()
                .detection("d.yml", MINE.replace("90m", "never"))
                .filter("f.yml", FILTER.replace("- splunk", "- mine")));

    assertThat(errors).hasSize(1);
  }

  @Test
  void readsFolders(@TempDir Path folder) throws IOException {
    write(folder.resolve("mine/detection.yml"), MINE);
    write(folder.resolve("other/detection.yml"), MINE.replace("name: mine", "name: other"));
    write(folder.resolve("notes/readme.txt"), "not a detection");
    write(folder.resolve("filters/ours.yml"), FILTER.replace("- splunk", "- any"));

    LoadedDetections all =
        new DetectionFiles().folder(folder).filters(folder.resolve("filters")).load();
    LoadedDetections one = new DetectionFiles().folder(folder.resolve("mine")).load();

    assertThat(all.errors()).isEmpty();
    assertThat(all.detections()).extracting(Detection::name).containsExactly("mine", "other");
    assertThat(one.detections()).extracting(Detection::name).containsExactly("mine");
    assertThat(errors(new DetectionFiles().folder(folder.resolve("notes")))).hasSize(1);
    assertThat(errors(new DetectionFiles().folder(folder.resolve("nowhere")))).hasSize(1);
  }

  @Test
  void refusesWhatIsNotUtf8(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("detection.yml"), new byte[] {'a', (byte) 0xff});

    assertThat(errors(new DetectionFiles().folder(folder)))
        .containsExactly(folder.resolve("detection.yml") + ": is not UTF-8");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  @Test
  void warnsOfTheBundledOnes() {
    List<String> warnings =
        new DetectionFiles()
            .bundled(DetectionFiles.BUNDLED).load().warnings().stream()
                .map(Problem::message)
                .toList();

    assertThat(warnings)
        .filteredOn(warning -> warning.contains("never reached"))
        .satisfiesExactly(
            warning -> assertThat(warning).startsWith("tier 'Indicator match' is never"),
            warning -> assertThat(warning).startsWith("tier 'Fewer connections' is never"));
    assertThat(warnings).filteredOn(warning -> warning.contains("splits a burst")).hasSize(4);
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("key 'CommandLine' is not in Sysmon"))
        .hasSize(2);
    assertThat(warnings).filteredOn(warning -> warning.contains("not in Falcon")).hasSize(4);
    assertThat(warnings).filteredOn(warning -> warning.contains("not in the condition")).isEmpty();
    assertThat(warnings)
        .filteredOn(warning -> warning.startsWith("no bytes are in Defender telemetry"))
        .singleElement()
        .asString()
        .endsWith("TotalBytesSent, TotalBytesReceived, ByteRatio are 0");
  }

  @Test
  void warnsOfAFieldThatItsTelemetryNeverHas() {
    String yaml =
        MINE.replace("category: network_connection", "product: windows")
            .replace("DestinationPort: 443", "RemoteIPType: Public")
            .replace("condition: selection", "other: {Image: x}\n  condition: selection");

    assertThat(new DetectionFiles().detection("d.yml", yaml).load().warnings())
        .extracting(Problem::toString)
        .anyMatch(warning -> warning.startsWith("d.yml:7: RemoteIPType is never in Sysmon"))
        .anyMatch(warning -> warning.equals("d.yml:8: 'other' is not in the condition"));
  }
}
