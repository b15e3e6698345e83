package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.connectors.archive.ArchiveFile;
import io.beaconwatch.connectors.archive.ArchiveFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;

/** Finds the feeds behind paths, as {@link ArchiveFiles} does for telemetry. */
final class FeedPaths implements FileEnumerator.Provider {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> paths;

  FeedPaths(List<String> paths) {
    this.paths = new ArrayList<>(paths);
  }

  @Override
  public FileEnumerator create() {
    return (ignored, minimum) -> splits();
  }

  private Collection<FileSourceSplit> splits() throws IOException {
    List<FileSourceSplit> splits = new ArrayList<>();
    for (ArchiveFile file : files()) {
      splits.add(
          new FileSourceSplit(
              "feed-" + splits.size(), new Path(file.path()), 0, file.length(), 0, file.length()));
    }
    return splits;
  }

  /**
   * The files, in the order of their paths.
   *
   * @throws FileNotFoundException for a path that names nothing
   */
  List<ArchiveFile> files() throws IOException {
    ArchiveFiles.Listing listing = ArchiveFiles.list(paths);
    if (!listing.problems().isEmpty()) {
      throw new FileNotFoundException(String.join("; ", listing.problems()));
    }
    return listing.files();
  }
}
