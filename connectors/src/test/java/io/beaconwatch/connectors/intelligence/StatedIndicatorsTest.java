package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.common.intelligence.IndicatorVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that their owner does not repeat: a tombstone, another value of a key, a changed file. */
class StatedIndicatorsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long T = 1_772_539_200_000L;
  private static final String IP = "198.51.100.10";

  private final StatedIndicators stated = new StatedIndicators();
  private final Map<String, IndicatorVersions> table = new HashMap<>();
  private long offset;

  /** What a Kafka record says; a null text is a tombstone. */
  private StatedIndicators.Change record(String key, long time, String text) {
    byte[] value = text == null ? null : text.getBytes(UTF_8);
    return take(stated.apply(FeedStatement.ofRecord("ti", 0, offset++, time, key, value)));
  }

  private StatedIndicators.Change file(long modified, String text) throws Exception {
    FeedReader reader = new FeedReader(text.getBytes(UTF_8), "/feeds/list", "list");
    return take(stated.apply(FeedStatement.ofFile("/feeds/list", modified, text.length(), reader)));
  }

  private StatedIndicators.Change take(StatedIndicators.Change change) {
    List<IndicatorRecord> all = new ArrayList<>(change.rows());
    all.addAll(change.ends());
    for (IndicatorRecord row : all) {
      if (row.indicator() != null) {
        table
            .computeIfAbsent(row.indicator().address(), address -> new IndicatorVersions())
            .add(row.indicator());
      }
    }
    return change;
  }

  private boolean matches(String address, long instant) {
    IndicatorVersions versions = table.get(address);
    return versions != null && versions.asOf(instant, WEEK) != null;
  }

  private static String stix(String id, String address) {
    return """
        {"type":"indicator","id":"%s","created":"2026-01-01T00:00:00Z",\
        "pattern":"[ipv4-addr:value = '%s']"}"""
        .formatted(id, address);
  }

  private static String sentinel(String address, String generated) {
    return "{\"NetworkIP\":\"%s\",\"TimeGenerated\":\"%s\",\"Active\":true}"
        .formatted(address, generated);
  }

  @Test
  void aTombstoneEndsAnIndicatorAsOfItsTime() {
    record("indicator--1", T - DAY, stix("indicator--1", IP));
    record("indicator--2", T - DAY, stix("indicator--2", "192.0.2.2"));
    assertThat(matches(IP, T)).isTrue();
    StatedIndicators.Change change = record("indicator--1", T, null);
    assertThat(change.rows()).isEmpty();
    assertThat(change.ends()).hasSize(1);
    assertThat(matches(IP, T - 1)).isTrue();
    assertThat(matches(IP, T)).isFalse();
    assertThat(matches("192.0.2.2", T)).isTrue();
  }

  @Test
  void aTombstoneEndsRowsOfEveryForm() {
    record("192.0.2.1", T - DAY, "192.0.2.1");
    record("192.0.2.2", T - DAY, sentinel("192.0.2.2", "2026-03-03T00:00:00Z"));
    record("192.0.2.3", T - DAY, "ip,valid_until\n192.0.2.3,2027-01-01");
    for (int i = 1; i <= 3; i++) {
      String address = "192.0.2." + i;
      assertThat(matches(address, T)).as(address).isTrue();
      record(address, T, null);
      assertThat(matches(address, T - 1)).as(address).isTrue();
      assertThat(matches(address, T)).as(address).isFalse();
    }
  }

  @Test
  void aTombstoneOfAKeyThatIsNotKnownSaysNothing() {
    assertThat(record("192.0.2.1", T, null).ends()).isEmpty();
    record("192.0.2.1", T + 1, "192.0.2.1");
    assertThat(record("192.0.2.1", T + 2, null).ends()).hasSize(1);
    assertThat(record("192.0.2.1", T + 3, null).ends()).isEmpty();
  }

  /** An indicator whose pattern changes names its old address no longer. */
  @Test
  void aNewValueReplacesTheOldOne() {
    record("indicator--1", T - DAY, stix("indicator--1", IP));
    record("indicator--1", T, stix("indicator--1", "192.0.2.2"));
    assertThat(matches(IP, T - 1)).isTrue();
    assertThat(matches(IP, T)).isFalse();
    assertThat(matches("192.0.2.2", T)).isTrue();
  }

  /** Of every form: rows of a list, of Sentinel's table and with an id are one, whoever says so. */
  @ParameterizedTest
  @ValueSource(strings = {"list", "csv", "stix", "sentinel"})
  void whatTwoStateEndsWithTheLastOfThem(String form) {
    String text =
        switch (form) {
          case "list" -> IP;
          case "csv" -> "ip,valid_until\n" + IP + ",2027-01-01";
          case "stix" -> stix("indicator--1", IP);
          default -> sentinel(IP, "2026-03-02T00:00:00Z");
        };
    record("one", T, text);
    record("other", T, text);
    assertThat(record("one", T + DAY, null).ends()).isEmpty();
    assertThat(matches(IP, T + DAY)).isTrue();
    record("one", T + DAY + 1, text);
    assertThat(record("other", T + DAY + 2, null).ends()).isEmpty();
    StatedIndicators restored = new StatedIndicators();
    stated.snapshot(T).forEach(restored::restore);
    FeedStatement gone = FeedStatement.ofRecord("ti", 0, offset, T + DAY, "one", null);
    assertThat(take(restored.apply(gone)).ends())
        .extracting(end -> end.indicator().version())
        .containsExactly(T + DAY + 2);
    assertThat(matches(IP, T + DAY + 1)).isTrue();
    assertThat(matches(IP, T + DAY + 2)).isFalse();
  }

  @Test
  void whatEndedWithAnotherHoldsAgainWithANewOne() {
    record("one", T, IP);
    record("one", T + DAY, null);
    record("other", T + 2 * DAY, IP);
    assertThat(matches(IP, T + 2 * DAY - 1)).isFalse();
    assertThat(matches(IP, T + 2 * DAY)).isTrue();
  }

  @Test
  void whatHasNoKeyReplacesNothing() {
    record(null, T - DAY, "192.0.2.1");
    record(null, T, "192.0.2.2");
    assertThat(matches("192.0.2.1", T)).isTrue();
    assertThat(stated.snapshot(T)).isEmpty();
  }

  @Test
  void aValueThatCannotBeReadEndsNothing() {
    record("192.0.2.1", T - DAY, "192.0.2.1");
    StatedIndicators.Change change = record("192.0.2.1", T, "300.1.1.1");
    assertThat(Feeds.words(change.rows())).containsExactly("bad-value");
    assertThat(change.rows().get(0).rejected().position()).isEqualTo(1);
    assertThat(change.rows().get(0).rejected().path()).isEqualTo("ti/0");
    assertThat(matches("192.0.2.1", T)).isTrue();
  }

  @Test
  void rowsThatAreGoneFromAFileEndWhenItChanged() throws Exception {
    file(T - DAY, "192.0.2.1\n192.0.2.2\nrubbish here\n");
    StatedIndicators.Change change = file(T, "192.0.2.2\nrubbish here\n192.0.2.3\n");
    assertThat(change.ends())
        .extracting(end -> end.indicator().address())
        .containsExactly("192.0.2.1");
    assertThat(matches("192.0.2.1", T - 1)).isTrue();
    assertThat(matches("192.0.2.1", T)).isFalse();
    assertThat(matches("192.0.2.2", T)).isTrue();
    assertThat(matches("192.0.2.3", T - DAY)).isTrue();
  }

  @Test
  void aFileThatCannotBeReadToItsEndTakesNothingBack() {
    Indicator row = Indicator.of(IP, Indicator.Form.ALWAYS, "list").build();
    List<IndicatorRecord> rows = List.of(IndicatorRecord.of(row));
    stated.apply(new FeedStatement("/feeds/list", T, rows, true, "/feeds/list", 1));
    FeedStatement half = new FeedStatement("/feeds/list", T + 1, List.of(), false, "", 2);
    assertThat(stated.apply(half).ends()).isEmpty();
    FeedStatement empty = new FeedStatement("/feeds/list", T + 2, List.of(), true, "", 3);
    assertThat(stated.apply(empty).ends()).hasSize(1);
  }

  /** What stood behind the cut need not be gone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"bundle\",\"objects\":[\n%s,\n%s",
        "{\"type\":\"bundle\",\"objects\":[%s,%s",
        "{\"type\":\"bundle\",\"objects\":[\n%s,\n{\"type\":\"indi",
        "{\"type\":\"bundle\",\"objects\":[%s,{\"type\":\"indi",
        "[%s,\n",
        "[%s",
        "%s\n{\"type\":\"indi",
      })
  void aFileThatIsCutShortEndsNothing(String text) throws Exception {
    String first = stix("indicator--1", "192.0.2.1");
    String second = stix("indicator--2", "192.0.2.2");
    String third = stix("indicator--3", "192.0.2.3");
    file(T, "[" + first + ",\n" + second + ",\n" + third + "]");
    assertThat(file(T + 1, text.formatted(first, second)).ends()).isEmpty();
    assertThat(file(T + 2, "[" + first + ",\nrubbish]\n").ends()).hasSize(2);
    assertThat(matches("192.0.2.1", T + 2)).isTrue();
  }

  @Test
  void aRowThatComesBackHoldsAgainFromThenOn() throws Exception {
    file(T, "192.0.2.1\n");
    file(T + DAY, "");
    file(T + 2 * DAY, "192.0.2.1\n");
    assertThat(matches("192.0.2.1", T + DAY - 1)).isTrue();
    assertThat(matches("192.0.2.1", T + DAY)).isFalse();
    assertThat(matches("192.0.2.1", T + 2 * DAY - 1)).isFalse();
    assertThat(matches("192.0.2.1", T + 2 * DAY)).isTrue();
    file(T + 3 * DAY, "");
    assertThat(matches("192.0.2.1", T + 3 * DAY)).isFalse();
  }

  /** A file that is put back has an older time than its change. */
  @Test
  void aRowComesBackWhateverTheFilesTime() throws Exception {
    file(T, "192.0.2.1\n");
    file(T + DAY, "");
    file(T, "192.0.2.1\n");
    assertThat(matches("192.0.2.1", T + DAY)).isFalse();
    assertThat(matches("192.0.2.1", T + DAY + 1)).isTrue();
  }

  @Test
  void aCheckpointKnowsWhoStatedWhat() throws Exception {
    file(T, "192.0.2.1\n192.0.2.2\n");
    file(T + DAY, "192.0.2.2\n");
    StatedIndicators restored = new StatedIndicators();
    stated.snapshot(T + DAY).forEach(restored::restore);
    assertThat(restored.snapshot(T + DAY)).containsExactlyInAnyOrderElementsOf(stated.snapshot(T));
    FeedReader reader = new FeedReader("192.0.2.1\n".getBytes(UTF_8), "/feeds/list", "list");
    StatedIndicators.Change change =
        restored.apply(FeedStatement.ofFile("/feeds/list", T + 2 * DAY, 1, reader));
    assertThat(change.rows().get(0).indicator().version()).isEqualTo(T + 2 * DAY);
    assertThat(change.ends())
        .extracting(end -> end.indicator().address())
        .containsExactly("192.0.2.2");
  }

  @Test
  void whatEndedLongAgoIsForgotten() throws Exception {
    file(T, "192.0.2.1\n192.0.2.2\n");
    file(T + DAY, "192.0.2.2\n");
    assertThat(stated.snapshot(T + 61 * DAY)).hasSize(2);
    assertThat(stated.snapshot(T + 61 * DAY + 1)).hasSize(1);
  }
}
