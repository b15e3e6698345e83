package io.beaconwatch.jobs.determinism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Raw lines of telemetry in an order.
 *
 * @param lines of which a line without a time has that of the line before
 */
record Telemetry(List<Line> lines) {

  /**
   * A line.
   *
   * @param bytes one a character, since some lines are no text
   * @param earliest time of an event in it, in milliseconds since the epoch
   * @param latest time of an event in it
   */
  record Line(String bytes, long earliest, long latest) {}

  /** The lines of all files of a folder, in order of time. */
  static Telemetry in(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(Files.readAllLines(file, ISO_8859_1));
    }
    return of(lines).sorted();
  }

  /** Those lines in that order. */
  static Telemetry of(List<String> lines) {
    RecordDecoder<TelemetryRecord> decoder = PipelineRun.decoders().create(0);
    Times times = new Times();
    List<Line> found = new ArrayList<>();
    for (String line : lines) {
      times.begin();
      byte[] bytes = line.getBytes(ISO_8859_1);
      decoder.decode(bytes, 0, bytes.length, "", 0, times);
      found.add(new Line(line, times.earliest, times.latest));
    }
    return new Telemetry(found);
  }

  private Telemetry sorted() {
    return new Telemetry(lines.stream().sorted(Comparator.comparingLong(Line::earliest)).toList());
  }

  /** What a decoder says about a line's time; a line without one has that of the line before. */
  private static final class Times implements RecordDecoder.Output<TelemetryRecord> {
    private long earliest;
    private long latest;
    private boolean found;

    void begin() {
      found = false;
    }

    @Override
    public void collect(TelemetryRecord record) {}

    @Override
    public void collect(TelemetryRecord record, long time) {
      earliest = found ? Math.min(earliest, time) : time;
      latest = found ? Math.max(latest, time) : time;
      found = true;
    }
  }

  /** In another order, in which no line is overtaken by one that is more than the bound later. */
  Telemetry shuffled(long seed, long bound) {
    Random random = new Random(seed);
    record Placed(Line line, long place) {}
    return new Telemetry(
        lines.stream()
            .map(line -> new Placed(line, line.earliest + random.nextLong(bound + 1)))
            .sorted(Comparator.comparingLong(Placed::place))
            .map(Placed::line)
            .toList());
  }

  /** The furthest that an event stands behind the newest one before it, in milliseconds. */
  long disorder() {
    long newest = Long.MIN_VALUE;
    long furthest = 0;
    for (Line line : lines) {
      newest = Math.max(newest, line.latest);
      furthest = Math.max(furthest, newest - line.earliest);
    }
    return furthest;
  }

  /** Dealt to that many partitions in turn. */
  List<List<String>> dealt(int partitions) {
    List<List<String>> dealt = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      dealt.add(new ArrayList<>());
    }
    for (int i = 0; i < lines.size(); i++) {
      dealt.get(i % partitions).add(lines.get(i).bytes);
    }
    return dealt;
  }
}
