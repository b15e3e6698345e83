package io.beaconwatch.benchmark.micro;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.EventTime;
import io.beaconwatch.connectors.telemetry.TelemetryDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.LoadSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import io.beaconwatch.jobs.pipeline.DetectionPlan;
import io.beaconwatch.jobs.pipeline.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lines as the generator writes them, and what the job makes of them. */
final class Telemetry {
  /** Not so many that they leave the processor's caches for good. */
  static final int LINES = 2_000;

  private static final String NO_PATH = "lines";

  private final List<byte[]> lines;
  private final TelemetryDecoder decoder;

  Telemetry(TelemetryFormat format, List<Detection> detections) throws IOException {
    lines = generate(format);
    DetectionPlan plan = new DetectionPlan(detections, TimeRange.ALL, Duration.ZERO, true);
    decoder =
        TelemetryDecoder.provider(
                format,
                EventTime.SENSOR,
                plan.neededFields(),
                plan.joinedFamilies(),
                0,
                Long.MAX_VALUE / 2,
                false)
            .create(0);
  }

  /** Detections that are bundled. */
  static List<Detection> detections(List<String> names) {
    return new DetectionFiles().bundled(names).load().detections();
  }

  private static List<byte[]> generate(TelemetryFormat format) throws IOException {
    Path folder = Files.createTempDirectory("beaconwatch-micro");
    LoadSettings load = new LoadSettings(LINES, LINES / 5, false, 0);
    new TelemetryGenerator(GeneratorSettings.load(1, format, load)).generate(folder);
    List<byte[]> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (path.getParent().endsWith(format.label())) {
          split(Files.readAllBytes(path), lines);
        }
        Files.delete(path);
      }
    }
    return lines;
  }

  private static void split(byte[] bytes, List<byte[]> lines) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b : bytes) {
      if (b == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
  }

  /** Decodes every line. */
  void decode(RecordDecoder.Output<TelemetryRecord> output) {
    for (byte[] line : lines) {
      decoder.decode(line, 0, line.length, NO_PATH, 0, output);
    }
  }

  /** The connections among the lines. */
  List<NetworkConnection> connections() {
    List<NetworkConnection> connections = new ArrayList<>();
    decode(
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {
            if (record.kind() == TelemetryRecord.Kind.REJECTED) {
              throw new UncheckedIOException(new IOException(record.detail()));
            }
          }

          @Override
          public void collect(TelemetryRecord record, long eventTime) {
            connections.add(record.connection());
          }
        });
    return connections;
  }
}
