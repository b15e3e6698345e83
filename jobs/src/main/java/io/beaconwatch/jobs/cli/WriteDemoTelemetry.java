package io.beaconwatch.jobs.cli;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.jobs.generator.GenerationSummary;
import io.beaconwatch.jobs.generator.GeneratorSettings;
import io.beaconwatch.jobs.generator.TelemetryGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Writes the telemetry of the demo: a day of 200 hosts in all shapes. */
final class WriteDemoTelemetry implements DemoCommand.WriteTelemetry {
  private static final GeneratorSettings SETTINGS =
      new GeneratorSettings(
          1,
          200,
          Instant.parse("2026-03-03T00:00:00Z"),
          24,
          40,
          TelemetryFormat.AUTO,
          false,
          8,
          true);

  @Override
  public DemoCommand.Written write(Path folder) throws IOException {
    Files.createDirectories(folder);
    GenerationSummary summary = new TelemetryGenerator(SETTINGS).generate(folder);
    return new DemoCommand.Written(
        List.of(folder.resolve("telemetry")),
        List.of(folder.resolve("threat-intel")),
        String.format(
            Locale.ROOT,
            "Wrote %,d lines of telemetry in %d files: a day of %d hosts, with %d beacons and %d"
                + " decoys planted.",
            summary.lines(),
            summary.files(),
            SETTINGS.hosts(),
            summary.beacons(),
            summary.decoys()));
  }
}
