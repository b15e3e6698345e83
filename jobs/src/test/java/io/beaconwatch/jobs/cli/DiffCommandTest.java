package io.beaconwatch.jobs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiffCommandTest {
  @TempDir private Path folder;
  private Path before;
  private Path after;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void outputs() throws IOException {
    before = Files.createDirectories(folder.resolve("before/alerts")).getParent();
    after = Files.createDirectories(folder.resolve("after/alerts")).getParent();
  }

  private static String id(int number) {
    return "%032x".formatted(number);
  }

  private static String alert(int number, String beacon) {
    return """
        {"event":{"id":"%s"},"rule":{"name":"sumo"},"host":{"name":"ws-1"},"beacon":{%s}}"""
        .formatted(id(number), beacon);
  }

  private static void write(Path output, String file, String... lines) throws IOException {
    Files.write(output.resolve("alerts").resolve(file), List.of(lines));
  }

  private int diff(Path one, Path other) {
    return Beaconwatch.commandLine(Assembly.parts())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("diff", one.toString(), other.toString());
  }

  @Test
  void noAlertsAreTheSameAsNone() {
    assertThat(diff(before, after)).isZero();
    assertThat(out.toString()).isEqualTo("0 removed, 0 added, 0 changed, 0 the same\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theOrderOfLinesAndFilesIsNoDifference() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      lines.add(alert(i, "\"count\":" + i));
    }
    write(before, "one.jsonl", lines.toArray(String[]::new));
    Collections.shuffle(lines, new Random(1));
    write(after, "a.jsonl", lines.subList(0, 300).toArray(String[]::new));
    write(after, "b.jsonl");
    write(after, "c.jsonl", lines.subList(300, 1000).toArray(String[]::new));

    assertThat(diff(before, after)).isZero();
    assertThat(out.toString()).isEqualTo("0 removed, 0 added, 0 changed, 1000 the same\n");
  }

  @Test
  void tellsWhatDiffersInTheOrderOfTheIds() throws IOException {
    write(before, "x.jsonl", alert(3, "\"count\":12"), alert(0xff, ""), alert(1, "\"count\":1"));
    write(after, "empty.jsonl");
    write(after, "x.jsonl", alert(2, ""), alert(1, "\"count\":1"));
    write(after, "y.jsonl", alert(3, "\"count\":13,\"tier\":\"HIGH\""));

    assertThat(diff(before, after)).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            added   %s "sumo" - "ws-1" -
            changed %s "sumo" - "ws-1" -
              beacon.count: 12 -> 13
              beacon.tier: nothing -> "HIGH"
            removed %s "sumo" - "ws-1" -
            1 removed, 1 added, 1 changed, 1 the same
            """
                .formatted(id(2), id(3), id(0xff)));
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "a":1                   | "a":1.0                   |
          "a":1,"b":2             | "b" : 2, "a":1            |
          "a":[1, 2.0]            | "a":[1,2]                 |
          "a":0.1                 | "a":0.10000000000000000001| beacon.a: 0.1 -> 0.10000000000000000001
          "a":[1,2]               | "a":[2,1]                 | beacon.a: [1,2] -> [2,1]
          "a":[1]                 | "a":1                     | beacon.a: [1] -> 1
          "a":{"b":null}          | "a":{}                    | beacon.a.b: null -> nothing
          "a":[{"b":1},{"b":2}]   | "a":[{"b":1},{"b":3}]     | beacon.a.1.b: 2 -> 3
          "a":[{"b":1}]           | "a":[{"b":1},{"b":3}]     | beacon.a.1: nothing -> {"b":3}
          "a":"1"                 | "a":1                     | beacon.a: "1" -> 1
          """)
  void fields(String one, String other, String difference) throws IOException {
    write(before, "x.jsonl", alert(1, one));
    write(after, "x.jsonl", alert(1, other));
    assertThat(diff(before, after)).isEqualTo(difference == null ? 0 : 1);
    assertThat(out.toString().lines().filter(line -> line.startsWith("  ")))
        .isEqualTo(difference == null ? List.of() : List.of("  " + difference));
  }

  /** What they say ends with the final one, and without it their window is open still. */
  @Test
  void provisionalAlertsCountNowhere() throws IOException {
    String early = "\"status\":\"provisional\",\"revision\":";
    write(
        before,
        "x.jsonl",
        alert(1, early + 1),
        alert(1, early + 2),
        alert(1, "\"status\":\"final\""),
        alert(2, early + 1));
    write(after, "x.jsonl", alert(1, "\"status\":\"final\""));
    assertThat(diff(before, after)).isZero();
    assertThat(diff(after, before)).isZero();
    assertThat(out.toString()).isEqualTo("0 removed, 0 added, 0 changed, 1 the same\n".repeat(2));
    String note = "note: '%s' holds 3 provisional alerts, which are left out\n";
    assertThat(err.toString()).isEqualTo(note.formatted(before).repeat(2));
  }

  /** In whatever order and on whichever side they are found. */
  @ParameterizedTest
  @ValueSource(strings = {"0 1 2", "2 1 0", "2 0", "1 2", "2 2", "2"})
  void theNewestRevisionCounts(String revisions) throws IOException {
    write(before, "x.jsonl", alert(1, "\"revision\":1"), alert(1, "\"revision\":2"), alert(1, ""));
    List<String> numbers = Splitter.on(' ').splitToList(revisions);
    for (int i = 0; i < numbers.size(); i++) {
      String beacon = numbers.get(i).equals("0") ? "" : "\"revision\":" + numbers.get(i);
      write(after, i + ".jsonl", alert(1, beacon));
    }
    for (List<Path> sides : List.of(List.of(before, after), List.of(after, before))) {
      assertThat(diff(sides.get(0), sides.get(1))).isZero();
    }
    assertThat(out.toString()).isEqualTo("0 removed, 0 added, 0 changed, 1 the same\n".repeat(2));
    String note = "note: '%s' holds %d older revisions and repetitions; the newest revision counts";
    List<String> notes = new ArrayList<>(List.of(note.formatted(before, 2)));
    if (numbers.size() > 1) {
      notes.add(note.formatted(after, numbers.size() - 1));
    }
    Collections.reverse(notes);
    assertThat(err.toString().lines().skip(notes.size())).isEqualTo(notes);
  }

  @Test
  void anOlderRevisionIsAnotherAlert() throws IOException {
    write(before, "x.jsonl", alert(1, "\"count\":12"));
    write(after, "x.jsonl", alert(1, "\"count\":12"), alert(1, "\"revision\":1,\"count\":13"));
    assertThat(diff(before, after)).isEqualTo(1);
    assertThat(out.toString())
        .contains("  beacon.count: 12 -> 13\n  beacon.revision: nothing -> 1");
  }

  /** Which of them counts does not hang on the order of the files. */
  @Test
  void twoOfOneRevision() throws IOException {
    write(before, "x.jsonl", alert(1, "\"count\":12"), alert(1, "\"count\":13"));
    write(after, "x.jsonl", alert(1, "\"count\":13"), alert(1, "\"count\":12"));
    assertThat(diff(before, after)).isZero();
  }

  @Test
  void foldersAndFilesOfAlertsWillDo() throws IOException {
    write(before, "x.jsonl", alert(1, ""));
    write(before, ".part.jsonl", "unfinished");
    write(before, "readme.md", "# mine");
    Path alerts = before.resolve("alerts");
    assertThat(diff(before, alerts)).isZero();
    assertThat(diff(alerts, alerts.resolve("x.jsonl"))).isZero();
    assertThat(out.toString()).isEqualTo("0 removed, 0 added, 0 changed, 1 the same\n".repeat(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"event":{"id":"%1$s"}                    | no JSON: Unexpected end-of-input
          {"event":{"id":"%1$s"}}}                  | no JSON: Unexpected close marker
          ["event"]                                 | no JSON object in UTF-8
          {"event":{"kind":"alert"},"id":"%1$s"}    | no alert: event.id must be 32 hexadecimal digits
          {"event":{"id":"17"}}                     | no alert: event.id must be 32 hexadecimal digits
          {"event":{"x":{"id":"%1$s"}}}             | no alert: event.id must be 32 hexadecimal digits
          {"event":{"id":"%1$s"},"host":"\u00fc"}   | no JSON: Invalid UTF-8
          """)
  void unusableLines(String line, String error) throws IOException {
    Path file = after.resolve("alerts/x.jsonl");
    Files.writeString(file, alert(1, "") + "\n" + line.formatted(id(2)) + "\n", ISO_8859_1);
    assertThat(diff(before, after)).isEqualTo(3);
    assertThat(err.toString()).startsWith("error: " + file + ":2: " + error);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unusablePaths() throws IOException {
    assertThat(diff(before, folder.resolve("nowhere"))).isEqualTo(3);
    assertThat(diff(before.getParent(), after)).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: '" + folder.resolve("nowhere") + "' does not exist",
            "error: '" + folder + "' holds neither alerts/ nor *.jsonl");
    assertThat(Beaconwatch.commandLine(Assembly.parts()).execute("diff", "one")).isEqualTo(3);
  }

  @Test
  void charactersThatSteerATerminalAreEscaped() throws IOException {
    write(before, "x.jsonl", alert(1, "\"tier\":\"\\u001b[2J\u202e\u007f\u0085\""));
    write(after, "x.jsonl", alert(1, "\"t\u202eer\":1"));
    assertThat(diff(before, after)).isEqualTo(1);
    assertThat(out.toString())
        .contains("  beacon.tier: \"\\u001B[2J\\u202E\\u007f\\u0085\" -> nothing\n")
        .contains("  beacon.t\\u202Eer: nothing -> 1\n")
        .matches("[\\n -~]*");
  }
}
