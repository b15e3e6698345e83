package io.beaconwatch.common.alert;

import static io.beaconwatch.common.alert.Findings.HOUR;
import static io.beaconwatch.common.alert.Findings.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever stored alerts finds them again by these ids: a change of the function breaks them. */
class AlertIdTest {
  private static final Detection ELASTIC = Findings.bundled("elastic");

  private static Finding window(String detection, long start, long end, String... key) {
    return Finding.ofWindow(detection, new Group(key), start, end, end, new Aggregate(), false, 0);
  }

  private static Finding sequence(long first, long last, int ordinal) {
    return new Finding(
        "elastic",
        new Group("pc1", "198.51.100.10"),
        first,
        last,
        last,
        new Aggregate(),
        1,
        List.of(),
        ordinal,
        false,
        0);
  }

  /** Computed apart from this code, as the documentation of {@link AlertId} has it. */
  @Test
  void idsAreWhatTheyWere() {
    assertThat(
            AlertId.of(window("sumo", START, START + HOUR, "", "", "", "", "198.51.100.10"), true))
        .isEqualTo("288aef202f8ae561eb96173aa15a08c9");
    assertThat(AlertId.of(sequence(START, START + 660_000, 0), true))
        .isEqualTo("19899cdbd6879196f4d59c825ba23fdd");
    assertThat(AlertId.of(sequence(START + 60_000, START + 600_000, 0), false))
        .isEqualTo("328f911a812adb38d5daa921d11db5a1");
  }

  @Test
  void whateverDiffersHasAnIdOfItsOwn() {
    List<String> ids =
        Stream.of(
                window("d", 0, 1, "ab", "c"),
                window("d", 0, 1, "a", "bc"),
                window("d", 0, 1, "abc", ""),
                window("d", 0, 1, "", "abc"),
                window("d", 0, 1, "abc"),
                window("d", 0, 1, "ab", "c", ""),
                window("da", 0, 1, "b", "c"),
                window("dab", 0, 1, "", "c"),
                window("d", 0, 2, "ab", "c"),
                window("d", 1, 1, "ab", "c"),
                window("d", -1, 1, "ab", "c"),
                window("d", 0, 1, "AB", "c"),
                window("d", 0, 1, "?", "c"),
                window("d", 0, 1, "\ufffd", "c"),
                window("d", 0, 1, "\ud800", "c"),
                window("d", 0, 1, "\udfff", "c"),
                window("d", 0, 1, "😀", "c"))
            .map(finding -> AlertId.of(finding, true))
            .toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  @Test
  void aRevisionHasTheIdOfWhatItRevises() {
    Finding first = Findings.window(new Group("a"), ELASTIC, new Aggregate(), false, 0);
    Finding second = Findings.window(new Group("a"), ELASTIC, new Aggregate(), true, 3);
    assertThat(AlertId.of(second, true)).isEqualTo(AlertId.of(first, true));
  }

  @Test
  void aRunKeepsItsIdWhileItGrows() {
    assertThat(AlertId.of(sequence(0, 10, 0), true))
        .isEqualTo(AlertId.of(sequence(0, 99, 0), true));
    assertThat(AlertId.of(sequence(0, 10, 0), true))
        .isNotEqualTo(AlertId.of(sequence(1, 10, 0), true));
  }

  @Test
  void singleSequencesDifferByTheirTimesAndTheirOrdinal() {
    assertThat(
            Stream.of(
                    sequence(0, 10, 0), sequence(0, 10, 1), sequence(0, 11, 0), sequence(1, 10, 0))
                .map(finding -> AlertId.of(finding, false)))
        .doesNotHaveDuplicates();
  }

  @Test
  void identicalConnectionsMakeSequencesWithIdsOfTheirOwn() {
    List<Finding> all = Findings.sequences(ELASTIC, 14, false);
    assertThat(all).hasSize(5);
    assertThat(all.stream().map(finding -> AlertId.of(finding, false))).doesNotHaveDuplicates();
  }
}
