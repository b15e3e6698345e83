package io.beaconwatch.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One run of the job as a user would start it, and what it wrote. */
public record JobRun(RunSummary summary, Path output) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs {@code detect} with those arguments; the output goes to a new folder. */
  public static JobRun of(Path output, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", output.toString(), "--overwrite"));
    DetectRequest request =
        DetectRequest.of(
            DetectArguments.check(all.toArray(String[]::new)), new LoadDetectionFiles());
    return new JobRun(request.run(BeaconDetectionJob::run, (total, done) -> {}), output);
  }

  /** The alerts, sorted by their text. */
  public List<String> alertLines() throws IOException {
    return lines("alerts");
  }

  public List<JsonNode> alerts() throws IOException {
    return parsed("alerts");
  }

  public List<JsonNode> rejected() throws IOException {
    return parsed("rejected");
  }

  public List<JsonNode> late() throws IOException {
    return parsed("late");
  }

  public List<JsonNode> refused() throws IOException {
    return parsed("refused");
  }

  private List<JsonNode> parsed(String folder) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines(folder)) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  /** Every line of every file of a folder; a file that is not complete is an error. */
  private List<String> lines(String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(output.resolve(folder))) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().endsWith(".jsonl")) {
          throw new IOException(file + " was left behind");
        }
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    return lines;
  }
}
