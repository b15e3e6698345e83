package io.beaconwatch.jobs.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/**
 * Looks at the paths that options name, before a job does. A text is a local path, or a URI of a
 * file system that Flink knows.
 */
public final class CheckPaths {
  private static final String GLOB = "*?[{";

  private CheckPaths() {}

  /**
   * The text with a local path made absolute, so that it means the same on every thread and in
   * every message.
   *
   * @throws InvalidPathException when it can be no path
   */
  public static String absolute(String text) {
    return isRemote(text) ? text : local(text).toString();
  }

  /** The local path that the text means, or empty when it is on another file system. */
  public static Optional<Path> localPath(String text) {
    return isRemote(text) ? Optional.empty() : Optional.of(local(text));
  }

  /** Why nothing can be read there, or empty when something is there. */
  static Optional<String> missing(String text) {
    try {
      return isRemote(text) ? missingRemote(text) : missingLocal(text);
    } catch (PatternSyntaxException e) {
      return Optional.of("'" + text + "' is no glob");
    } catch (IOException | InvalidPathException e) {
      return Optional.of("'" + text + "' cannot be read: " + reason(e));
    }
  }

  /** What a person needs to know of an exception from a file system. */
  public static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Optional<String> missingLocal(String text) throws IOException {
    Path path = local(text);
    if (Files.exists(path)) {
      return Files.isReadable(path)
          ? Optional.empty()
          : Optional.of("'" + text + "' cannot be read: access denied");
    }
    if (!isGlob(text)) {
      return Optional.of("'" + text + "' does not exist");
    }
    Path base = path;
    while (isGlob(base.toString())) {
      base = base.getParent();
    }
    if (!Files.isDirectory(base)) {
      return Optional.of("'" + text + "' matches nothing: '" + base + "' is not a folder");
    }
    PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + path);
    try (Stream<Path> found = Files.walk(base)) {
      return found.anyMatch(glob::matches)
          ? Optional.empty()
          : Optional.of("'" + text + "' matches nothing");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<String> missingRemote(String text) throws IOException {
    if (isGlob(text)) {
      return Optional.empty();
    }
    try {
      org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(text);
      return path.getFileSystem().exists(path)
          ? Optional.empty()
          : Optional.of("'" + text + "' does not exist");
    } catch (UnsupportedFileSystemSchemeException e) {
      return Optional.of("'" + text + "' needs a file system plugin of Flink that is not here");
    } catch (IllegalArgumentException e) {
      return Optional.of("'" + text + "' is not a path: " + e.getMessage());
    }
  }

  private static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> GLOB.indexOf(c) >= 0);
  }

  private static Path local(String text) {
    if (text.startsWith("file:")) {
      try {
        return Path.of(new org.apache.flink.core.fs.Path(text).getPath()).toAbsolutePath();
      } catch (IllegalArgumentException e) {
        throw new InvalidPathException(text, "not a file URI");
      }
    }
    return Path.of(text).toAbsolutePath();
  }

  /** A scheme has two letters or more and is followed by a colon and a slash. */
  private static boolean isRemote(String text) {
    int colon = text.indexOf(":/");
    if (colon < 2 || text.startsWith("file:")) {
      return false;
    }
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }
}
