package io.beaconwatch.jobs.options;

import io.beaconwatch.connectors.archive.ArchiveFiles;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks at the paths that options name, before a job does. A text is a local path, or a URI of a
 * file system that Flink knows.
 */
public final class CheckPaths {
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

  /**
   * The text that Flink reads as this path, with a scheme. It is not escaped as a URI would be,
   * since Flink takes what stands there as it is, and a space written as %20 is another folder.
   */
  public static String flinkPath(Path local) {
    return org.apache.flink.core.fs.Path.fromLocalFile(local.toFile()).toString();
  }

  /**
   * Why nothing can be read there, or empty when something can.
   *
   * @param mayBeEmpty whether a folder without files is fine, since some are still to come
   */
  static Optional<String> missing(String text, boolean mayBeEmpty) {
    try {
      Optional<Path> local = localPath(text);
      if (local.isPresent() && Files.exists(local.get()) && !Files.isReadable(local.get())) {
        return Optional.of("'" + text + "' cannot be read: access denied");
      }
      if (mayBeEmpty && local.isPresent() && Files.isDirectory(local.get())) {
        return Optional.empty();
      }
      return ArchiveFiles.list(List.of(absolute(text))).problems().stream().findFirst();
    } catch (InvalidPathException e) {
      return Optional.of("'" + text + "' is not a path");
    }
  }

  /**
   * Whether reading the one may come upon the other: whether that lies in the folder, or begins as
   * the glob does before its first special character.
   */
  static boolean mayRead(String input, String path) {
    int glob = 0;
    while (glob < input.length() && "*?[{".indexOf(input.charAt(glob)) < 0) {
      glob++;
    }
    if (glob == input.length()) {
      return (comparable(path) + '/').startsWith(comparable(input) + '/');
    }
    int name = input.lastIndexOf('/', glob - 1) + 1;
    String folder = comparable(name == 0 ? "." : input.substring(0, name));
    return (comparable(path) + '/').startsWith(folder + '/' + input.substring(name, glob));
  }

  /** Normalised, without a slash at its end; the schemes that mean the same store are one. */
  private static String comparable(String text) {
    String normal;
    if (isRemote(text)) {
      URI uri = new org.apache.flink.core.fs.Path(text).toUri().normalize();
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      String store = scheme.equals("s3a") || scheme.equals("s3p") ? "s3" : scheme;
      normal = store + "://" + Objects.toString(uri.getAuthority(), "") + uri.getPath();
    } else {
      normal = local(text).normalize().toString();
    }
    return normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
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
