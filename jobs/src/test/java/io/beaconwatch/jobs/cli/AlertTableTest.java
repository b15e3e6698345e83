package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTableTest {
  private static final String CRITICAL =
      """
      {"@timestamp":"2026-03-03T06:00:00.000Z","event":{"id":"a","severity":99},"rule":{"name":"splunk"},\
      "threat":{"indicator":{"ip":"203.0.113.5"}},"host":{"name":"ws-1"},"user":{"name":"NW\\\\ada"},\
      "process":{"executable":"C:\\\\tools\\\\agent.exe"},"destination":{"ip":"203.0.113.5","port":443},\
      "beacon":{"status":"final","window":{"start":"2026-03-03T05:00:00.000Z","end":"2026-03-03T06:00:00.000Z"},\
      "count":60,"ports":[443,8443],"tier":"CRITICAL - Highly Regular","score":4}}""";
  private static final String LOW =
      """
      {"@timestamp":"2026-03-03T06:00:00.000Z","event":{"id":"b","severity":21},"rule":{"name":"sumo"},\
      "host":{"name":"ws-2"},"process":{"name":["a.exe","b.exe"]},"destination":{"ip":"2001:db8::1"},\
      "beacon":{"window":{"start":"2026-03-03T05:00:00.000Z","end":"2026-03-03T06:00:00.000Z"},\
      "count":12,"ports":[1,2,3,4,5],"tier":"LOW","score":1}}""";
  private static final String EARLIER =
      """
      {"@timestamp":"2026-03-03T04:10:00.000Z","event":{"severity":47},"rule":{"name":"elastic"},\
      "host":{"name":"ws-3"},"destination":{"ip":"203.0.113.9"},\
      "beacon":{"window":{"start":"2026-03-03T03:50:00.000Z","end":"2026-03-03T04:10:00.000Z"},"count":12}}""";

  @TempDir private Path folder;

  @Test
  void alignsByTimeAndThenSeverity() throws IOException {
    Files.writeString(folder.resolve("b.jsonl"), LOW + "\n" + CRITICAL + "\n");
    Files.writeString(folder.resolve("a.jsonl"), EARLIER);
    Files.writeString(folder.resolve("_ignored.tmp"), "not an alert");

    assertThat(AlertTable.read(folder).render(10))
        .isEqualTo(
            """
            WINDOW (UTC)           DETECTION TIER/SCORE HOST USER PROCESS   DESTINATION           COUNT TI
            2026-03-03 03:50-04:10 elastic              ws-3                203.0.113.9              12
            2026-03-03 05:00-06:00 splunk    CRITICAL/4 ws-1 ada  agent.exe 203.0.113.5:443,8443     60 TI
            2026-03-03 05:00-06:00 sumo      LOW/1      ws-2      a.exe +1  [2001:db8::1]:1,2,3+2    12
            3 alerts: elastic 1, splunk 1, sumo 1
            """);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 3", "2, 4", "3, 5", "99, 5"})
  void showsAtMostTheLimitButCountsAll(int limit, int lines) throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), LOW + "\n" + CRITICAL + "\n" + EARLIER + "\n");

    List<String> table = AlertTable.read(folder).render(limit).lines().toList();

    assertThat(table).hasSize(lines);
    assertThat(table.get(lines - 1)).startsWith("3 alerts: elastic 1, splunk 1, sumo 1");
    assertThat(table.get(lines - 1).endsWith(" (" + limit + " shown)")).isEqualTo(limit < 3);
  }

  @Test
  void fitsTheTerminalWhateverTheTextIs() throws IOException {
    String text = "😀x".repeat(100);
    Files.writeString(
        folder.resolve("a.jsonl"),
        LOW.replace("ws-2", text)
            .replace("a.exe", text)
            .replace("2001:db8::1", text)
            .replace("\"sumo\"", '"' + text + '"')
            .replace("LOW", text));

    List<String> table = AlertTable.read(folder).render(10).lines().toList();

    assertThat(table.get(1).codePointCount(0, table.get(1).length())).isLessThanOrEqualTo(120);
    assertThat(table.get(1)).contains("😀x").contains("~");
  }

  @Test
  void doesNotLetAnAlertSteerTheTerminal() throws IOException {
    String hostile = "\\u001b[2Jevil\\u202egnp.exe\\u0007\\nnext";
    Files.writeString(folder.resolve("a.jsonl"), LOW.replace("a.exe", hostile));

    assertThat(AlertTable.read(folder).render(1))
        .contains("?[2Jevil?gnp.exe??next")
        .doesNotContain("\u001b")
        .hasLineCount(3);
  }

  @ParameterizedTest
  @CsvSource({"[1], no JSON object", "{\"a\":, no JSON: "})
  void namesTheLineThatIsNoAlert(String line, String problem) throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), LOW + "\n" + line + "\n");

    assertThatThrownBy(() -> AlertTable.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.jsonl:2: " + problem.strip());
  }

  /** In whatever order they are found. */
  @Test
  void ofSeveralTellingsTheNewestCounts() throws IOException {
    String early =
        LOW.replace("\"beacon\":{", "\"beacon\":{\"status\":\"provisional\",\"revision\":");
    String first = early.replace("\"revision\":", "\"revision\":1,");
    String second = early.replace("\"revision\":", "\"revision\":2,").replace("12,", "20,");
    String last = LOW.replace("\"count\":12", "\"count\":25");
    Files.writeString(folder.resolve("a.jsonl"), second + "\n" + first + "\n");
    assertThat(AlertTable.read(folder).render(10)).contains(" 20+\n1 alert: sumo 1\n");
    Files.writeString(folder.resolve("b.jsonl"), last + "\n");
    Files.writeString(folder.resolve("c.jsonl"), first + "\n");
    assertThat(AlertTable.read(folder).render(10)).contains("    25\n1 alert: sumo 1\n");
  }

  @Test
  void saysSoWhenThereIsNone() throws IOException {
    assertThat(AlertTable.read(folder).render(10)).isEqualTo("0 alerts\n");
  }
}
