package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.AlertPaths;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of DETECTIONS.md are what it says they are. */
class DocumentationTest {
  private static List<String> examples() throws IOException {
    String[] parts = Files.readString(Path.of("DETECTIONS.md")).split("```", -1);
    List<String> examples = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      examples.add(parts[i].substring("yaml\n".length()));
    }
    return examples;
  }

  @Test
  void theExamplesLoad() throws IOException {
    List<String> examples = examples();
    assertThat(examples).hasSize(3);
    LoadedDetections loaded =
        new DetectionFiles()
            .bundled(List.of("sumo", "splunk"))
            .detection("detection.yml", examples.get(0))
            .filter("filter.yml", examples.get(1))
            .load();
    List<Problem> problems = new ArrayList<>();
    DetectionEvents events =
        EventsFile.parse(
            "mine",
            AlertPaths.ofAnyColumns(),
            examples.get(2),
            new Problems("events.yml", problems));

    assertThat(loaded.errors()).isEmpty();
    assertThat(loaded.detections()).hasSize(3);
    assertThat(problems).isEmpty();
    assertThat(events.cases())
        .extracting(one -> one.records().size() + " records, " + one.alerts().size() + " alerts")
        .containsExactly("43 records, 1 alerts", "24 records, 2 alerts", "20 records, 1 alerts");
  }
}
