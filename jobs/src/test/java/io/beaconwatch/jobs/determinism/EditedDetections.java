package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of detections as somebody edits them between two runs; begins with those bundled. */
final class EditedDetections {
  private final Map<String, String> files = new LinkedHashMap<>();

  EditedDetections() throws IOException {
    for (String name : DetectionFiles.BUNDLED) {
      try (InputStream in =
          DetectionFiles.class.getResourceAsStream("/detections/" + name + "/detection.yml")) {
        files.put(name, new String(in.readAllBytes(), UTF_8));
      }
    }
  }

  EditedDetections without(String... names) {
    for (String name : names) {
      assertThat(files.remove(name)).isNotNull();
    }
    return this;
  }

  /** The least count that alerts, of a correlation. */
  EditedDetections threshold(String name, int before, int after) {
    return edit(name, "\n    gte: " + before + "\n", "\n    gte: " + after + "\n");
  }

  EditedDetections edit(String name, String before, String after) {
    assertThat(files.get(name)).containsOnlyOnce(before);
    files.put(name, files.get(name).replace(before, after));
    return this;
  }

  /** As a folder to name in {@code --detections}. */
  Path in(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path own = Files.createDirectories(folder.resolve(file.getKey()));
      Files.writeString(own.resolve("detection.yml"), file.getValue());
    }
    return folder;
  }

  List<Detection> load() {
    DetectionFiles all = new DetectionFiles();
    files.forEach(all::detection);
    LoadedDetections loaded = all.load();
    assertThat(loaded.errors()).isEmpty();
    // As from a folder, in the order of their names.
    List<Detection> detections = new ArrayList<>(loaded.detections());
    detections.sort((one, other) -> one.name().compareTo(other.name()));
    return detections;
  }

  Optional<Detection> named(String name) {
    return load().stream().filter(detection -> detection.name().equals(name)).findAny();
  }
}
