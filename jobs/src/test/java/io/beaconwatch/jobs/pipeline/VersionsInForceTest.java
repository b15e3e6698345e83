package io.beaconwatch.jobs.pipeline;

import static io.beaconwatch.jobs.pipeline.Given.HOUR;
import static io.beaconwatch.jobs.pipeline.Given.MINUTE;
import static io.beaconwatch.jobs.pipeline.Given.at;
import static io.beaconwatch.jobs.pipeline.Given.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.DetectionFormat;
import io.beaconwatch.jobs.state.DetectionVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which version of a detection has which connections, over restarts with other detections. */
class VersionsInForceTest {
  private static final Duration LATENESS = Duration.ofMinutes(10);
  private static final Detection SUMO = Given.bundled("sumo").get(0);
  private static final Detection ELASTIC = Given.bundled("elastic").get(0);
  private static final Detection SPLUNK = Given.bundled("splunk").get(0);
  private static final Detection SUMO_20 = Given.with(SUMO, SUMO.window(), 20);
  private static final Detection SUMO_30 = Given.with(SUMO, SUMO.window(), 30);
  private static final Detection ELASTIC_7 = Given.with(ELASTIC, ELASTIC.window(), 7);
  private static final Detection ELASTIC_5 = Given.with(ELASTIC, ELASTIC.window(), 5);
  private static final List<Detection> ALL =
      List.of(
          SUMO,
          SUMO_20,
          SUMO_30,
          ELASTIC,
          ELASTIC_7,
          ELASTIC_5,
          SPLUNK,
          Given.reading("SourceHostname"));

  private static Detection definition(DetectionVersion version) {
    return ALL.stream()
        .filter(each -> DetectionFormat.fingerprint(each) == version.definition())
        .findAny()
        .orElse(null);
  }

  private static VersionsInForce first(Detection... detections) {
    return next(List.of(), Long.MIN_VALUE, detections);
  }

  private static VersionsInForce next(
      List<BegunWindows> restored, long watermark, Detection... detections) {
    return new VersionsInForce(
        plan(LATENESS, detections), VersionsInForceTest::definition, restored, watermark);
  }

  /** Each version as {@code threshold}, where it is retired with a bracket around it. */
  private static List<String> versions(VersionsInForce versions) {
    return versions.spans().stream().map(VersionsInForceTest::shown).toList();
  }

  private static String shown(VersionSpan span) {
    int threshold = span.detection().threshold();
    return span.version().isInForce() ? "" + threshold : "(" + threshold + ")";
  }

  /** The versions that count a connection of that time. */
  private static List<String> covering(VersionsInForce versions, String time) {
    return versions.spans().stream()
        .filter(span -> span.covers(at(time)))
        .map(VersionsInForceTest::shown)
        .toList();
  }

  /** What two subtasks saw of the first version. */
  private static List<BegunWindows> begun(VersionsInForce versions, String... times) {
    List<BegunWindows> begun = new ArrayList<>();
    for (String time : times) {
      VersionsInForce subtask = versions;
      subtask.spans().get(0).begin(at(time));
      begun.addAll(subtask.begun());
    }
    return begun;
  }

  @Test
  void atTheFirstStartEverythingIsInForceAndNothingIsTold() {
    VersionsInForce versions = first(SUMO, ELASTIC);
    assertThat(versions(versions)).containsExactly("12", "10");
    assertThat(covering(versions, "11:00:00")).containsExactly("12", "10");
    assertThat(versions.changes()).isEmpty();
    assertThat(versions.drop(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void withTheSameDetectionsNothingChanges() {
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00");
    VersionsInForce versions = next(begun, at("11:20:00"), SUMO);
    assertThat(versions(versions)).containsExactly("12");
    assertThat(versions.changes()).isEmpty();
    assertThat(versions.begun())
        .containsExactly(
            new BegunWindows(
                DetectionVersion.first(SUMO), List.of(at("11:00:00")), Long.MIN_VALUE));
  }

  @Test
  void theOldDefinitionKeepsTheWindowsThatWereOpenAndNoOthers() {
    // One clock is hours ahead; what lies between is for the new definition.
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00", "15:10:00", "10:20:00");
    VersionsInForce versions = next(begun, at("11:20:00"), SUMO_20);
    assertThat(versions(versions)).containsExactly("20", "(12)");
    assertThat(covering(versions, "10:30:00")).as("is closed").containsExactly("20");
    assertThat(covering(versions, "11:00:00")).containsExactly("(12)");
    assertThat(covering(versions, "11:59:59.999")).containsExactly("(12)");
    assertThat(covering(versions, "12:00:00")).containsExactly("20");
    assertThat(covering(versions, "15:59:00")).containsExactly("(12)");
    assertThat(covering(versions, "16:00:00")).containsExactly("20");
    assertThat(versions.changes())
        .containsExactly(
            "sumo has changed: open windows that end before 2026-03-03T16:00:00Z finish by the old"
                + " definition "
                + SUMO.version());
  }

  @Test
  void aVersionIsDroppedOnceItsWindowsTakeNoMore() {
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00");
    VersionsInForce versions = next(begun, at("11:20:00"), SUMO_20);
    long closed = at("12:00:00") - 1 + LATENESS.toMillis();
    assertThat(versions.drop(closed - 1)).isFalse();
    assertThat(versions.drop(closed)).isTrue();
    assertThat(versions(versions)).containsExactly("20");
    assertThat(covering(versions, "11:30:00")).containsExactly("20");
    assertThat(versions.drop(closed)).isFalse();
  }

  @Test
  void whatHasNothingOpenIsNotKept() {
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00");
    VersionsInForce versions = next(begun, at("13:20:00"), SUMO_20);
    assertThat(versions(versions)).containsExactly("20");
    assertThat(versions.changes()).containsExactly("sumo has changed: no window of it is open");
  }

  @Test
  void aDetectionThatIsLeftOutFinishesAndOneThatIsNewTakesAll() {
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00");
    VersionsInForce versions = next(begun, at("11:20:00"), SPLUNK);
    assertThat(versions.spans())
        .extracting(span -> span.version().detection())
        .containsExactly("splunk", "sumo");
    assertThat(versions.spans().get(0).covers(at("11:00:00"))).isTrue();
    assertThat(versions.spans().get(1).covers(at("11:00:00"))).isTrue();
    assertThat(versions.spans().get(1).covers(at("12:00:00"))).isFalse();
    assertThat(versions.changes())
        .hasSize(2)
        .anyMatch(change -> change.startsWith("splunk is new"))
        .anyMatch(change -> change.startsWith("sumo is left out: open windows"));
  }

  @Test
  void whatOnlyAnOldDefinitionReadsIsTold() {
    Detection own = Given.reading("SourceHostname");
    VersionsInForce same = next(begun(first(own), "11:30:00"), at("11:00:00"), own);
    assertThat(same.unread()).isEmpty();
    VersionsInForce without = next(begun(first(own), "11:30:00"), at("11:00:00"), SUMO);
    assertThat(without.unread())
        .hasSize(1)
        .allMatch(text -> text.contains("reads SourceHostname,"));
    VersionsInForce closed = next(begun(first(own), "11:30:00"), at("13:00:00"), SUMO);
    assertThat(closed.unread()).isEmpty();
    VersionsInForce bundled = next(begun(first(SPLUNK), "11:30:00"), at("11:00:00"), SUMO);
    assertThat(bundled.unread()).isEmpty();
  }

  @Test
  void sequencesThatHaveBegunAreFollowedForTheirSpan() {
    List<BegunWindows> begun = begun(first(ELASTIC), "11:30:00", "11:10:00");
    VersionsInForce versions = next(begun, at("11:00:00"), ELASTIC_7);
    long cut = at("11:30:00") + 1;
    assertThat(versions.spans())
        .extracting(span -> span.version().since(), span -> span.version().until())
        .containsExactly(tuple(cut, Long.MAX_VALUE), tuple(Long.MIN_VALUE, cut));
    assertThat(covering(versions, "11:30:00")).containsExactly("(10)");
    assertThat(covering(versions, "11:30:00.001")).containsExactly("7", "(10)");
    assertThat(covering(versions, "12:30:00")).containsExactly("7", "(10)");
    assertThat(covering(versions, "12:30:00.001")).containsExactly("7");
    assertThat(versions.drop(cut + HOUR + LATENESS.toMillis() - 1)).isFalse();
    assertThat(versions.drop(cut + HOUR + LATENESS.toMillis())).isTrue();
    assertThat(versions(versions)).containsExactly("7");
    assertThat(versions.spans().get(0).version().since()).isEqualTo(cut);
  }

  @Test
  void aSecondChangeComesBeforeTheFirstIsOver() {
    List<BegunWindows> begun = begun(first(ELASTIC), "11:30:00");
    VersionsInForce second = next(begun, at("11:00:00"), ELASTIC_7);
    second.spans().forEach(span -> span.begin(at("11:50:00")));
    VersionsInForce third = next(second.begun(), at("11:40:00"), ELASTIC_5);
    assertThat(versions(third)).containsExactly("5", "(10)", "(7)");
    assertThat(covering(third, "11:20:00")).containsExactly("(10)");
    assertThat(covering(third, "11:40:00")).containsExactly("(10)", "(7)");
    assertThat(covering(third, "11:50:00.001")).containsExactly("5", "(10)", "(7)");
    assertThat(covering(third, "12:40:00")).containsExactly("5", "(7)");

    List<BegunWindows> fixed = begun(first(SUMO), "11:30:00");
    VersionsInForce next = next(fixed, at("11:00:00"), SUMO_20);
    next.spans().get(0).begin(at("12:10:00"));
    VersionsInForce last = next(next.begun(), at("11:40:00"), SUMO_30);
    assertThat(covering(last, "11:59:00")).containsExactly("(12)");
    assertThat(covering(last, "12:59:00")).containsExactly("(20)");
    assertThat(covering(last, "13:00:00")).containsExactly("30");
  }

  @Test
  void aRestartWithoutAnotherChangeKeepsWhatIsRetired() {
    VersionsInForce second = next(begun(first(SUMO), "11:30:00"), at("11:00:00"), SUMO_20, ELASTIC);
    VersionsInForce again = next(second.begun(), at("11:40:00"), SUMO_20, ELASTIC);
    assertThat(versions(again)).containsExactly("20", "10", "(12)");
    assertThat(covering(again, "11:50:00")).containsExactly("10", "(12)");
    assertThat(again.changes()).isEmpty();
  }

  @Test
  void whatComesBackWhileItsWindowsAreOpenWasNeverAway() {
    VersionsInForce without = next(begun(first(SUMO), "11:30:00"), at("11:00:00"), SPLUNK);
    VersionsInForce back = next(without.begun(), at("11:40:00"), SUMO, SPLUNK);
    assertThat(back.spans()).allMatch(span -> span.version().isInForce());
    assertThat(back.begun().get(0).starts()).containsExactly(at("11:00:00"));

    VersionsInForce noElastic = next(begun(first(ELASTIC), "11:30:00"), at("11:00:00"), SPLUNK);
    VersionsInForce elastic = next(noElastic.begun(), at("11:40:00"), ELASTIC);
    assertThat(covering(elastic, "11:30:00")).containsExactly("(10)");
    assertThat(covering(elastic, "11:30:00.001")).containsExactly("10", "(10)");
  }

  @Test
  void anotherKindOfWindowBeginsWhereTheOldOnesEnd() {
    Detection slides = Given.with(SUMO, ELASTIC.window(), 20);
    List<BegunWindows> begun = begun(first(SUMO), "11:30:00");
    VersionsInForce versions = next(begun, at("11:00:00"), slides);
    assertThat(covering(versions, "11:59:00")).containsExactly("(12)");
    assertThat(covering(versions, "12:00:00")).containsExactly("20");

    Detection halfHours =
        Given.with(SUMO, new Detection.Window.Tumbling(Duration.ofMinutes(30), Duration.ZERO), 20);
    VersionsInForce shorter = next(begun, at("11:00:00"), halfHours);
    assertThat(covering(shorter, "11:59:00")).containsExactly("(12)");
    assertThat(covering(shorter, "12:00:00")).containsExactly("20");

    Detection fixed = Given.with(ELASTIC, SUMO.window(), 20);
    VersionsInForce windows = next(begun(first(ELASTIC), "11:30:00"), at("11:00:00"), fixed);
    assertThat(covering(windows, "11:30:00")).containsExactly("(10)");
    assertThat(windows.spans().get(0).covers(at("11:30:00") + 1)).isTrue();
    assertThat(windows.spans().get(1).covers(at("11:30:00") + 30 * MINUTE)).isTrue();
  }
}
