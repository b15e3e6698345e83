package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintDetectionsTest {
  @TempDir private Path folder;

  @BeforeEach
  void aBundledOne() throws IOException {
    copy("detection.yml", "", "");
    copy("events.yml", "", "");
  }

  @Test
  void aSoundOne() {
    assertThat(lint().lines()).containsExactly("Sound: elastic; 0 warnings.");
    assertThat(texts()).isEmpty();
  }

  @Test
  void eventsAreReadToo() throws IOException {
    String events = copy("events.yml", "beacon.sequences:", "beacon.sequence:");
    int line = (int) events.lines().takeWhile(text -> !text.contains("beacon.sequence:")).count();
    Path file = folder.resolve("events.yml");
    assertThat(lint().lines().get(0)).startsWith("Not sound: ").endsWith(" errors.");
    assertThat(texts())
        .hasSizeGreaterThan(1)
        .startsWith(
            file
                + ":"
                + (line + 1)
                + ": an alert has no 'beacon.sequence'; the nearest is 'beacon.sequences'");
  }

  @Test
  void eventsThatAreMissingAreAWarning() throws IOException {
    Files.delete(folder.resolve("events.yml"));
    assertThat(lint().lines()).containsExactly("Sound: elastic; 1 warning.");
    assertThat(texts())
        .containsExactly(folder.resolve("detection.yml") + ": has no events.yml beside it");
  }

  @Test
  void problemsOfAFileAreInTheOrderOfItsLines() throws IOException {
    String detection = copy("detection.yml", "kind: sliding", "kind: hopping");
    Files.writeString(
        folder.resolve("detection.yml"), detection.replace("version: 1.0.0", "verson: 1.0.0"));
    assertThat(lint().problems())
        .hasSize(2)
        .isSortedAccordingTo(Comparator.comparingInt(Problem::line));
    assertThat(texts()).anyMatch(text -> text.endsWith("'hopping'; valid are tumbling, sliding"));
  }

  /** What is found of one file when it is read, and when its events are. */
  @Test
  void whatIsMeantOfAWholeFileComesBeforeItsLines() throws IOException {
    copy("detection.yml", "kind: sliding", "kind: hopping");
    Files.delete(folder.resolve("events.yml"));
    assertThat(texts())
        .hasSize(2)
        .startsWith(folder.resolve("detection.yml") + ": has no events.yml beside it");
  }

  @Test
  void vendorColumnsAreThoseOfTheDetection() throws IOException {
    copy("events.yml", "vendor.0.events:", "vendor.0.event:");
    assertThat(texts())
        .isNotEmpty()
        .allMatch(
            text ->
                text.endsWith("an alert has no 'vendor.0.event'; the nearest is 'vendor.events'"));
  }

  @Test
  void ofADetectionThatIsBrokenAnyColumnsMayBe() throws IOException {
    copy("detection.yml", "kind: sliding", "kind: hopping");
    copy("events.yml", "vendor.0.events:", "vendor.0.event:");
    assertThat(texts()).singleElement().asString().contains("'hopping'");
  }

  private CheckDetections.Report lint() {
    return new LintDetections().check(Optional.of(folder));
  }

  private List<String> texts() {
    return lint().problems().stream().map(Problem::toString).toList();
  }

  private String copy(String name, String old, String replacement) throws IOException {
    String file = "detections/elastic/" + name;
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String changed = old.isEmpty() ? text : text.replace(old, replacement);
      assertThat(changed.equals(text)).isEqualTo(old.isEmpty());
      Files.writeString(folder.resolve(name), changed);
      return changed;
    }
  }
}
