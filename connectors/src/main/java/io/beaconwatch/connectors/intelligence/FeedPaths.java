package io.beaconwatch.connectors.intelligence;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds the feeds behind paths: files, folders with all that is in them, and globs ({@code *},
 * {@code ?}, {@code [a-z]}, {@code {a,b}} within one name). In a folder, names that begin with a
 * dot or an underscore are passed over. A file is read once however often it is named.
 */
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
    for (FileStatus file : files()) {
      splits.add(
          new FileSourceSplit(
              "feed-" + splits.size(),
              file.getPath(),
              0,
              file.getLen(),
              file.getModificationTime(),
              file.getLen()));
    }
    return splits;
  }

  /**
   * The files, in the order of their paths.
   *
   * @throws FileNotFoundException for a path that names nothing
   */
  List<FileStatus> files() throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    for (String path : paths) {
      Path given = new Path(path);
      List<FileStatus> named = named(given.makeQualified(given.getFileSystem()));
      if (named.isEmpty()) {
        throw new FileNotFoundException("no such file: " + path);
      }
      for (FileStatus status : named) {
        addFiles(status, files);
      }
    }
    return List.copyOf(files.values());
  }

  private static List<FileStatus> named(Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem();
    if (fileSystem.exists(path)) {
      return List.of(fileSystem.getFileStatus(path));
    }
    Deque<String> names = new ArrayDeque<>();
    Path folder = path;
    while (folder.getParent() != null && !fileSystem.exists(folder)) {
      names.push(folder.getName());
      folder = folder.getParent();
    }
    List<FileStatus> found = new ArrayList<>();
    if (fileSystem.exists(folder)) {
      found.add(fileSystem.getFileStatus(folder));
    }
    for (String name : names) {
      List<FileStatus> matching = new ArrayList<>();
      for (FileStatus parent : found) {
        if (parent.isDir()) {
          addMatching(fileSystem, parent.getPath(), name, matching);
        }
      }
      found = matching;
    }
    return found;
  }

  private static void addMatching(
      FileSystem fileSystem, Path folder, String name, List<FileStatus> matching)
      throws IOException {
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
    } catch (PatternSyntaxException e) {
      return;
    }
    for (FileStatus child : children(fileSystem, folder)) {
      String childName = child.getPath().getName();
      boolean hidden = childName.startsWith(".") && !name.startsWith(".");
      if (!hidden && matcher.matches(java.nio.file.Path.of(childName))) {
        matching.add(child);
      }
    }
  }

  private static FileStatus[] children(FileSystem fileSystem, Path folder) throws IOException {
    FileStatus[] children = fileSystem.listStatus(folder);
    if (children == null) {
      throw new IOException("cannot list: " + folder);
    }
    return children;
  }

  private static void addFiles(FileStatus status, Map<String, FileStatus> files)
      throws IOException {
    Deque<FileStatus> left = new ArrayDeque<>();
    left.push(status);
    while (!left.isEmpty()) {
      FileStatus next = left.pop();
      if (next.isDir()) {
        Path folder = next.getPath();
        for (FileStatus child : children(folder.getFileSystem(), folder)) {
          String name = child.getPath().getName();
          if (!name.startsWith(".") && !name.startsWith("_")) {
            left.push(child);
          }
        }
      } else {
        files.put(next.getPath().toString(), next);
      }
    }
  }
}
