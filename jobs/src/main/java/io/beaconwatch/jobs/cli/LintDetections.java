package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads detections, and tells what is wrong or doubtful about them. */
final class LintDetections implements CheckDetections {
  @Override
  public Report check(Optional<Path> folder) {
    LoadedDetections loaded = files(folder).load();
    String names =
        loaded.detections().stream().map(Detection::name).collect(Collectors.joining(", "));
    String line =
        loaded.errors().isEmpty()
            ? "Sound: " + names + "; " + loaded.warnings().size() + " warnings."
            : "Not sound: " + loaded.errors().size() + " errors.";
    return new Report(List.of(line), loaded.problems());
  }

  static DetectionFiles files(Optional<Path> folder) {
    DetectionFiles files = new DetectionFiles();
    return folder.map(files::folder).orElseGet(() -> files.bundled(DetectionFiles.BUNDLED));
  }
}
