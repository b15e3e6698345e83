package io.beaconwatch.jobs;

import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import io.beaconwatch.jobs.options.DetectionChoice;
import java.nio.file.Path;
import java.util.Optional;

/** Loads the detections that options choose, bundled or from a folder. */
public final class LoadDetectionFiles implements LoadDetections {
  @Override
  public Loaded load(DetectionChoice choice, Optional<Path> filters) {
    DetectionFiles files = new DetectionFiles();
    if (choice instanceof DetectionChoice.Folder folder) {
      files.folder(folder.path());
    } else if (choice instanceof DetectionChoice.Named named) {
      files.bundled(named.names());
    } else {
      files.bundled(DetectionFiles.BUNDLED);
    }
    filters.ifPresent(files::filters);
    LoadedDetections loaded = files.load();
    return new Loaded(loaded.detections(), loaded.problems());
  }
}
