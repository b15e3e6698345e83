package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableList;
import io.beaconwatch.common.alert.AlertPaths;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The detection and filter files of a run. Nothing is thrown for what is wrong with them: {@link
 * #load} tells all of it.
 */
public final class DetectionFiles {
  /** The detections that come with this project. */
  public static final ImmutableList<String> BUNDLED =
      ImmutableList.of("sumo", "splunk", "sentinel", "logscale", "elastic");

  private static final String FILE_NAME = "detection.yml";

  private static final String EVENTS_FILE_NAME = "events.yml";

  private record Text(String file, String yaml) {}

  private final List<Text> detections = new ArrayList<>();
  private final List<Text> filters = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /** By the file of the detection beside which they stand. */
  private final Map<String, Text> events = new LinkedHashMap<>();

  /** Adds bundled detections by name. */
  public DetectionFiles bundled(Iterable<String> names) {
    for (String name : names) {
      if (BUNDLED.contains(name)) {
        String file = "detections/" + name + "/" + FILE_NAME;
        detections.add(new Text(file, resource(file)));
        String eventsFile = "detections/" + name + "/" + EVENTS_FILE_NAME;
        events.put(file, new Text(eventsFile, resource(eventsFile)));
      } else {
        problem("detections", "unknown detection '" + name + "'" + NearestName.hint(name, BUNDLED));
      }
    }
    return this;
  }

  /** Adds a folder that holds a {@code detection.yml}, or folders that each hold one. */
  public DetectionFiles folder(Path folder) {
    if (Files.isRegularFile(folder.resolve(FILE_NAME))) {
      readDetection(folder.resolve(FILE_NAME));
      return this;
    }
    List<Path> files =
        children(folder).stream()
            .map(child -> child.resolve(FILE_NAME))
            .filter(Files::isRegularFile)
            .toList();
    if (files.isEmpty() && Files.isDirectory(folder)) {
      problem(folder.toString(), "holds no " + FILE_NAME + ", nor does any folder in it");
    }
    files.forEach(this::readDetection);
    return this;
  }

  /** Adds a folder's Sigma filter files. */
  public DetectionFiles filters(Path folder) {
    List<Path> files =
        children(folder).stream()
            .filter(file -> file.toString().endsWith(".yml") || file.toString().endsWith(".yaml"))
            .filter(Files::isRegularFile)
            .toList();
    if (files.isEmpty() && Files.isDirectory(folder)) {
      problem(folder.toString(), "holds no filter (*.yml)");
    }
    files.forEach(file -> read(file).ifPresent(filters::add));
    return this;
  }

  /** Adds a detection's text under a name for its problems. */
  public DetectionFiles detection(String file, String yaml) {
    detections.add(new Text(file, yaml));
    return this;
  }

  /** Adds a filter's text under a name for its problems. */
  public DetectionFiles filter(String file, String yaml) {
    filters.add(new Text(file, yaml));
    return this;
  }

  /** Reads everything that was added. */
  public LoadedDetections load() {
    List<Problem> found = new ArrayList<>(problems);
    List<DetectionFile> files = new ArrayList<>();
    List<Detection> loaded = new ArrayList<>();
    Map<String, DetectionFile> byName = new LinkedHashMap<>();
    for (Text text : detections) {
      Problems fileProblems = new Problems(text.file(), found);
      DetectionFile file = DetectionFile.parse(text.yaml(), fileProblems);
      DetectionFile other = file.name().isEmpty() ? null : byName.putIfAbsent(file.name(), file);
      if (other != null) {
        fileProblems.error(
            file.lines() == null ? 0 : file.lines().name(),
            "detection '" + file.name() + "' is already in " + other.file());
        continue;
      }
      files.add(file);
      file.detection().ifPresent(loaded::add);
      file.detection()
          .filter(detection -> !detection.families().isEmpty())
          .ifPresent(detection -> DetectionLint.check(detection, file.lines(), fileProblems));
    }
    for (Text text : filters) {
      for (FilterFile filter : FilterFile.parse(text.yaml(), new Problems(text.file(), found))) {
        filter.apply(files, loaded);
      }
    }
    return new LoadedDetections(List.copyOf(loaded), Problem.inOrder(found));
  }

  /** Reads the events beside the detections that were added. */
  public LoadedEvents loadEvents() {
    List<Problem> found = new ArrayList<>();
    List<DetectionEvents> loaded = new ArrayList<>();
    for (Text text : detections) {
      DetectionFile file =
          DetectionFile.parse(text.yaml(), new Problems(text.file(), new ArrayList<>()));
      Text own = events.get(text.file());
      if (own == null) {
        new Problems(text.file(), found).warning(0, "has no " + EVENTS_FILE_NAME + " beside it");
      } else {
        AlertPaths paths = file.detection().map(AlertPaths::of).orElseGet(AlertPaths::ofAnyColumns);
        loaded.add(
            EventsFile.parse(file.name(), paths, own.yaml(), new Problems(own.file(), found)));
      }
    }
    return new LoadedEvents(List.copyOf(loaded), Problem.inOrder(found));
  }

  private static String resource(String file) {
    try (InputStream stream = DetectionFiles.class.getClassLoader().getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read from the class path", e);
    }
  }

  private List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      problem(folder.toString(), "is not a folder");
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      problem(folder.toString(), "cannot be read: " + e.getMessage());
      return List.of();
    }
  }

  private void readDetection(Path file) {
    read(file).ifPresent(detections::add);
    Path eventsFile = file.resolveSibling(EVENTS_FILE_NAME);
    if (Files.isRegularFile(eventsFile)) {
      read(eventsFile).ifPresent(text -> events.put(file.toString(), text));
    }
  }

  private Optional<Text> read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      String yaml = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return Optional.of(new Text(file.toString(), yaml));
    } catch (CharacterCodingException e) {
      problem(file.toString(), "is not UTF-8");
    } catch (IOException e) {
      problem(file.toString(), "cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private void problem(String file, String message) {
    problems.add(new Problem(file, 0, Severity.ERROR, message));
  }
}
