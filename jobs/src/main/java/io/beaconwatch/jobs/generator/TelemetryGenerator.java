package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes a folder of invented endpoint telemetry: {@code telemetry/FORMAT/HOUR.jsonl}, an indicator
 * feed in {@code threat-intel}, the planted beacons and decoys in {@code answers.jsonl}, and where
 * its unreadable lines are in {@code malformed.jsonl}.
 *
 * <p>The same settings give the same bytes on any machine, JDK, locale and time zone, with any
 * number of threads. All addresses, names and programs are invented or reserved for documentation.
 */
public final class TelemetryGenerator {
  /** What the generator writes into its output folder, and all that it replaces there. */
  static final List<String> OUTPUTS =
      List.of("telemetry", "threat-intel", "answers.jsonl", "malformed.jsonl");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GeneratorSettings settings;

  /**
   * @throws IllegalArgumentException with all problems of the settings
   */
  public TelemetryGenerator(GeneratorSettings settings) {
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", settings.problems()));
    }
    this.settings = settings;
  }

  /**
   * Writes everything.
   *
   * @param folder is created where it does not exist; what it holds under other names stays
   */
  public GenerationSummary generate(Path folder) throws IOException {
    Plan plan = new Plan(settings);
    List<WrittenFile> files = writeTelemetry(plan, folder);
    new IndicatorFeed(settings, plan.planted()).write(folder.resolve("threat-intel"));
    try (Writer out = Files.newBufferedWriter(folder.resolve("answers.jsonl"), UTF_8)) {
      AnswerKey.write(plan.planted(), settings.enriched(), out);
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("malformed.jsonl"), UTF_8)) {
      writeMalformed(files, out);
    }
    int beacons = (int) plan.planted().stream().filter(AnswerKey::isBeacon).count();
    return new GenerationSummary(
        files.size(),
        files.stream().mapToLong(WrittenFile::lines).sum(),
        files.stream().mapToLong(WrittenFile::events).sum(),
        files.stream().mapToLong(WrittenFile::bytes).sum(),
        files.stream().mapToInt(file -> file.malformed().size()).sum(),
        beacons,
        plan.planted().size() - beacons);
  }

  private List<WrittenFile> writeTelemetry(Plan plan, Path folder) throws IOException {
    Traffic traffic =
        settings
            .load()
            .<Traffic>map(load -> new Load(settings, load))
            .orElseGet(() -> new Background(settings));
    Templates templates = new Templates(settings.enriched(), settings.load().isPresent());
    List<TelemetryFormat> formats = List.copyOf(plan.hostsByFormat().keySet());
    for (TelemetryFormat format : formats) {
      Files.createDirectories(folder.resolve("telemetry").resolve(format.label()));
    }
    int files = formats.size() * settings.hours();
    Map<Integer, SortedMap<Double, Damage>> damages = damages(files);
    List<Callable<WrittenFile>> tasks = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      TelemetryFormat format = formats.get(i / settings.hours());
      int hour = i % settings.hours();
      SortedMap<Double, Damage> damaged = damages.getOrDefault(i, new TreeMap<>());
      tasks.add(
          () -> {
            WriteHour write =
                new WriteHour(settings, plan, traffic, templates, format, hour, damaged);
            return writeOne(write, path(format, hour), folder);
          });
    }
    return runAll(tasks);
  }

  /** By the number of the file, and by the place in it from 0 to 1. */
  private Map<Integer, SortedMap<Double, Damage>> damages(int files) {
    Map<Integer, SortedMap<Double, Damage>> damages = new HashMap<>();
    for (int i = 0; i < settings.malformed(); i++) {
      long draw = Draw.of(settings.seed(), 31, i);
      double place = Draw.below(Draw.of(draw, 1), 1_000_000) / 1e6;
      damages
          .computeIfAbsent(Draw.below(draw, files), file -> new TreeMap<>())
          .put(place, Damage.values()[i % Damage.values().length]);
    }
    return damages;
  }

  private static List<WrittenFile> runAll(List<Callable<WrittenFile>> tasks) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<WrittenFile>> pending = new ArrayList<>();
      tasks.forEach(task -> pending.add(executor.submit(task)));
      List<WrittenFile> written = new ArrayList<>();
      for (Future<WrittenFile> each : pending) {
        written.add(each.get());
      }
      return written;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while generating");
    } finally {
      executor.shutdownNow();
    }
  }

  private static WrittenFile writeOne(WriteHour write, String path, Path folder)
      throws IOException {
    OutputStream file = Files.newOutputStream(folder.resolve(path));
    try (OutputStream out = path.endsWith(".gz") ? new PortableGzip(file) : file) {
      return write.write(path, out);
    }
  }

  private String path(TelemetryFormat format, int hour) {
    Instant start = Instant.ofEpochMilli(settings.startMillis() + hour * GeneratorSettings.HOUR);
    boolean compressed =
        settings.gzip() && Draw.below(Draw.of(settings.seed(), 41, format.ordinal(), hour), 6) == 0;
    return "telemetry/"
        + format.label()
        + '/'
        + start.toString().substring(0, 13)
        + (format == TelemetryFormat.SPLUNK_XML ? ".log" : ".jsonl")
        + (compressed ? ".gz" : "");
  }

  private static void writeMalformed(List<WrittenFile> files, Writer out) throws IOException {
    for (WrittenFile file : files) {
      for (WrittenFile.Malformed each : file.malformed()) {
        out.write(
            JSON.writeValueAsString(
                JSON.createObjectNode()
                    .put("kind", each.damage().label())
                    .put("file", file.path())
                    .put("line", each.line())));
        out.write('\n');
      }
    }
  }
}
