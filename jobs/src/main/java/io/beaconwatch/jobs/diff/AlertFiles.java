package io.beaconwatch.jobs.diff;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.beaconwatch.jobs.OutputDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of alerts as one run of them: an alert's place is its distance in bytes from the first
 * file's start.
 */
final class AlertFiles {
  private static final String SUFFIX = ".jsonl";

  /** Decimals as they are written: 0.1 and 0.10000000000000000001 differ. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final List<Path> files;

  /** The places at which the files start. */
  private final long[] starts;

  private AlertFiles(List<Path> files) throws IOException {
    this.files = files;
    this.starts = new long[files.size()];
    long start = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = start;
      start += Files.size(files.get(i));
    }
  }

  /**
   * The alerts of a run's output folder, of a folder of {@code *.jsonl}, or of a file.
   *
   * @throws UnusableAlertsException when it is none of them
   */
  static AlertFiles at(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return new AlertFiles(List.of(path));
    }
    if (!Files.isDirectory(path)) {
      throw new UnusableAlertsException("'" + path + "' does not exist");
    }
    Path alerts = path.resolve(OutputDirectory.ALERTS);
    boolean isOutput = Files.isDirectory(alerts);
    List<Path> files = lines(isOutput ? alerts : path);
    // A run that found nothing leaves an empty folder of alerts.
    if (files.isEmpty() && !isOutput) {
      throw new UnusableAlertsException(
          "'" + path + "' holds neither " + OutputDirectory.ALERTS + "/ nor *" + SUFFIX);
    }
    return new AlertFiles(files);
  }

  /** Those that a run has not finished start with a dot. */
  private static List<Path> lines(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Takes one alert after the other. */
  @FunctionalInterface
  interface Take {
    void take(AlertDigest alert, long place);
  }

  /**
   * Reads them all.
   *
   * @throws UnusableAlertsException for what is no alert, with its file and line
   */
  void forEach(Take take) throws IOException {
    for (int i = 0; i < starts.length; i++) {
      Path file = files.get(i);
      try (InputStream bytes = Files.newInputStream(file);
          JsonParser in = JSON.createParser(bytes)) {
        for (JsonToken token = next(in, file); token != null; token = next(in, file)) {
          long offset = in.currentTokenLocation().getByteOffset();
          if (token != JsonToken.START_OBJECT || offset < 0) {
            throw new UnusableAlertsException(place(file, in) + "no JSON object in UTF-8");
          }
          take.take(digest(in, file), starts[i] + offset);
        }
      }
    }
  }

  private static JsonToken next(JsonParser in, Path file) throws IOException {
    try {
      return in.nextToken();
    } catch (JsonProcessingException e) {
      throw new UnusableAlertsException(place(file, in) + "no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static AlertDigest digest(JsonParser in, Path file) throws IOException {
    String place = place(file, in);
    try {
      return AlertDigest.read(in);
    } catch (JsonProcessingException e) {
      throw new UnusableAlertsException(place + "no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnusableAlertsException(place + e.getMessage(), e);
    }
  }

  private static String place(Path file, JsonParser in) {
    return file + ":" + in.currentTokenLocation().getLineNr() + ": ";
  }

  /** Reads the alert at a place once more. */
  JsonNode read(long place) throws IOException {
    int found = Arrays.binarySearch(starts, place);
    // Of several that start there, all but the last are empty.
    int file = found < 0 ? -found - 2 : found;
    while (file + 1 < starts.length && starts[file + 1] == place) {
      file++;
    }
    try (InputStream bytes = Files.newInputStream(files.get(file))) {
      bytes.skipNBytes(place - starts[file]);
      try (JsonParser in = JSON.createParser(bytes)) {
        return JSON.readTree(in);
      }
    }
  }
}
