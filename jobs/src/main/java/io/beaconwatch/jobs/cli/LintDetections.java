package io.beaconwatch.jobs.cli;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads detections and their events, and tells what is wrong or doubtful about them. */
final class LintDetections implements CheckDetections {
  @Override
  public Report check(Optional<Path> folder) {
    DetectionFiles files = files(folder);
    LoadedDetections loaded = files.load();
    List<Problem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(files.loadEvents().problems());
    String names =
        loaded.detections().stream().map(Detection::name).collect(Collectors.joining(", "));
    long errors = problems.stream().filter(problem -> problem.severity() == Severity.ERROR).count();
    String line =
        errors == 0
            ? "Sound: " + names + "; " + Count.of(problems.size(), "warning") + "."
            : "Not sound: " + Count.of(errors, "error") + ".";
    return new Report(List.of(line), Problem.inOrder(problems));
  }

  static DetectionFiles files(Optional<Path> folder) {
    DetectionFiles files = new DetectionFiles();
    return folder.map(files::folder).orElseGet(() -> files.bundled(DetectionFiles.BUNDLED));
  }
}
