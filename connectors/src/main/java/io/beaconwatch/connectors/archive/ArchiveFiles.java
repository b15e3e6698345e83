package io.beaconwatch.connectors.archive;

import io.beaconwatch.common.detection.NearestName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/**
 * Finds the files that paths stand for. A path is a file, a folder with everything below it, or a
 * glob: {@code *}, {@code ?}, {@code [a-z]} and {@code {a,b}} within a name, {@code **} for any
 * depth. A folder that a glob matches counts with everything below it.
 *
 * <p>Hidden files (a name in the path below the folder starts with {@code .} or {@code _}) and
 * unfinished ones ({@code .tmp}, {@code .inprogress}) are ignored, unless named in full.
 */
public final class ArchiveFiles {
  private ArchiveFiles() {}

  /**
   * What was found.
   *
   * @param files each once, ordered by path
   * @param problems a sentence for each path that stands for nothing
   * @param ignored how many hidden or unfinished files were passed over
   */
  public record Listing(List<ArchiveFile> files, List<String> problems, int ignored) {}

  /**
   * Lists the files now. A path that stands for nothing, or whose file system cannot be asked, is a
   * problem in the result.
   */
  public static Listing list(List<String> paths) {
    Map<String, ArchiveFile> files = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    Set<String> ignored = new TreeSet<>();
    for (String path : paths) {
      try {
        if (!add(path, files, ignored)) {
          problems.add(nothing(path));
        }
      } catch (UnsupportedFileSystemSchemeException e) {
        String scheme = new Path(path).toUri().getScheme();
        problems.add(path + ": no file system of Flink is there for the scheme '" + scheme + "'");
      } catch (IOException | IllegalArgumentException e) {
        problems.add(path + ": " + e.getMessage());
      }
    }
    ignored.removeAll(files.keySet());
    return new Listing(List.copyOf(files.values()), List.copyOf(problems), ignored.size());
  }

  /** As people know it: without the scheme of local files. */
  public static String shown(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.getPath() : path.toString();
  }

  /**
   * Whether the file is UTF-8 text as it is stored, and neither compressed nor an archive, as far
   * as its first bytes and its name tell.
   */
  public static boolean isPlain(ArchiveFile file) throws IOException {
    Path path = new Path(file.path());
    try (InputStream in = path.getFileSystem().open(path)) {
      byte[] head = in.readNBytes(Format.HEAD);
      return Format.of(head, head.length, path.getName()) == Format.TEXT;
    }
  }

  /** Whether any name in a path within a folder or an archive is hidden. */
  static boolean isHidden(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (i == 0 || path.charAt(i - 1) == '/') {
        char first = path.charAt(i);
        boolean dots = path.startsWith("./", i) || path.startsWith("../", i) || path.equals(".");
        if (first == '_' || (first == '.' && !dots)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isIgnored(String name) {
    return isHidden(name)
        || name.endsWith(".tmp")
        || name.endsWith(".inprogress")
        || name.contains(".inprogress.");
  }

  /** Returns whether the path stands for something. */
  private static boolean add(String text, Map<String, ArchiveFile> files, Set<String> ignored)
      throws IOException {
    Path path = new Path(text);
    FileSystem fileSystem = path.getFileSystem();
    path = path.makeQualified(fileSystem);
    FileStatus status = status(fileSystem, path);
    if (status == null) {
      return addMatches(fileSystem, path, files, ignored);
    }
    if (!status.isDir()) {
      files.put(path.toString(), new ArchiveFile(path.toString(), status.getLen()));
      return true;
    }
    return addFolder(fileSystem, path, files, ignored);
  }

  private static boolean addFolder(
      FileSystem fileSystem, Path folder, Map<String, ArchiveFile> files, Set<String> ignored)
      throws IOException {
    boolean found = false;
    Deque<Path> folders = new ArrayDeque<>(List.of(folder));
    while (!folders.isEmpty()) {
      for (FileStatus status : children(fileSystem, folders.pop())) {
        Path path = status.getPath();
        if (isIgnored(path.getName())) {
          ignored.add(path.toString());
        } else if (status.isDir()) {
          folders.push(path);
        } else {
          files.put(path.toString(), new ArchiveFile(path.toString(), status.getLen()));
          found = true;
        }
      }
    }
    return found;
  }

  private static boolean addMatches(
      FileSystem fileSystem, Path glob, Map<String, ArchiveFile> files, Set<String> ignored)
      throws IOException {
    Deque<String> names = new ArrayDeque<>();
    Path base = glob;
    while (base != null && isGlob(base.getPath())) {
      names.push(base.getName());
      base = base.getParent();
    }
    if (base == null || names.isEmpty()) {
      return false;
    }
    FileStatus status = status(fileSystem, base);
    return status != null
        && status.isDir()
        && match(fileSystem, base, List.copyOf(names), files, ignored);
  }

  private static boolean match(
      FileSystem fileSystem,
      Path folder,
      List<String> names,
      Map<String, ArchiveFile> files,
      Set<String> ignored)
      throws IOException {
    String name = names.get(0);
    boolean anyDepth = name.equals("**");
    List<String> rest = names.subList(1, names.size());
    if (anyDepth && rest.isEmpty()) {
      return addFolder(fileSystem, folder, files, ignored);
    }
    boolean found = anyDepth && match(fileSystem, folder, rest, files, ignored);
    PathMatcher matcher = matcher(name);
    for (FileStatus status : children(fileSystem, folder)) {
      Path path = status.getPath();
      if (!anyDepth && !matcher.matches(java.nio.file.Path.of(path.getName()))) {
        continue;
      }
      if (isIgnored(path.getName()) && !name.startsWith(path.getName().substring(0, 1))) {
        ignored.add(path.toString());
      } else if (anyDepth) {
        found |= status.isDir() && match(fileSystem, path, names, files, ignored);
      } else if (status.isDir()) {
        found |=
            rest.isEmpty()
                ? addFolder(fileSystem, path, files, ignored)
                : match(fileSystem, path, rest, files, ignored);
      } else if (rest.isEmpty()) {
        files.put(path.toString(), new ArchiveFile(path.toString(), status.getLen()));
        found = true;
      }
    }
    return found;
  }

  private static PathMatcher matcher(String name) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + name);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a glob: " + e.getDescription(), e);
    }
  }

  private static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }

  private static FileStatus status(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private static List<FileStatus> children(FileSystem fileSystem, Path folder) throws IOException {
    FileStatus[] children = fileSystem.listStatus(folder);
    if (children == null) {
      return List.of();
    }
    List<FileStatus> sorted = new ArrayList<>(List.of(children));
    sorted.sort(Comparator.comparing(status -> status.getPath().getName()));
    return sorted;
  }

  private static String nothing(String text) throws IOException {
    Path path = new Path(text);
    FileSystem fileSystem = path.getFileSystem();
    if (status(fileSystem, path) != null) {
      return text + ": the folder holds no file to read";
    }
    if (isGlob(path.getPath())) {
      return text + ": no file matches";
    }
    Path parent = path.makeQualified(fileSystem).getParent();
    FileStatus folder = parent == null ? null : status(fileSystem, parent);
    if (folder == null || !folder.isDir()) {
      return text + ": no such file or folder; nor is there a folder " + shown(parent);
    }
    List<String> siblings =
        children(fileSystem, parent).stream().map(s -> s.getPath().getName()).toList();
    return text
        + ": no such file or folder"
        + NearestName.of(path.getName(), siblings)
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("");
  }
}
