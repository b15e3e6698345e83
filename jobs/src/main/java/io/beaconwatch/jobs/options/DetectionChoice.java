package io.beaconwatch.jobs.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which detections run: the value of {@code --detections}. */
public sealed interface DetectionChoice {

  /** All that are bundled. */
  record Bundled() implements DetectionChoice {}

  /** Some of the bundled ones; whether they exist is for whoever loads them to say. */
  record Named(List<String> names) implements DetectionChoice {}

  /** Those of a folder, and no others. */
  record Folder(Path path) implements DetectionChoice {}

  /**
   * Tells names from a folder.
   *
   * @param values as given, names also with commas between
   * @throws IllegalArgumentException with a message for the user, when they are neither
   */
  static DetectionChoice of(List<String> values) {
    if (values.size() == 1 && isFolder(values.get(0))) {
      Path folder = Path.of(values.get(0)).toAbsolutePath();
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException("'" + values.get(0) + "' is not a folder");
      }
      return new Folder(folder);
    }
    List<String> names = new ArrayList<>();
    for (String value : values) {
      if (isFolder(value)) {
        throw new IllegalArgumentException(
            "takes names or one folder, and '" + value + "' is a folder beside other values");
      }
      Stream.of(value.split(",", -1)).map(String::strip).forEach(names::add);
    }
    if (names.contains("")) {
      throw new IllegalArgumentException("an empty name is no detection");
    }
    return new Named(List.copyOf(names.stream().distinct().toList()));
  }

  private static boolean isFolder(String value) {
    return value.contains("/") || value.equals(".") || value.equals("..") || holdsDetections(value);
  }

  /** So that a folder of telemetry that is named like a detection is not taken for one of them. */
  private static boolean holdsDetections(String value) {
    try {
      Path folder = Path.of(value);
      if (!Files.isDirectory(folder)) {
        return false;
      }
      try (Stream<Path> found = Files.find(folder, 2, (path, file) -> isDetection(path))) {
        return found.findAny().isPresent();
      }
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      return false;
    }
  }

  private static boolean isDetection(Path path) {
    return path.getFileName() != null && path.getFileName().toString().equals("detection.yml");
  }
}
