package io.beaconwatch.jobs.generator;

import com.google.common.collect.ImmutableList;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What to generate. The same settings give the same bytes on any machine.
 *
 * @param seed of everything arbitrary
 * @param hosts 1 to 1,000,000; they are dealt to the dialects in turn
 * @param start of the first hour, on the hour, from the year 2000 to 2999
 * @param hours of telemetry, 1 to 8784; planted traffic that needs more is left out
 * @param eventsPerHostHour of background on average, 0 to 400,000; a host and hour has a quarter
 *     more or less
 * @param format the only one to write, or {@link TelemetryFormat#AUTO} for all
 * @param enriched whether Sysmon's and Falcon's connections carry their command line, and Falcon's
 *     also image, user and computer, as an enriching pipeline adds them
 * @param malformed how many unreadable lines to put in
 * @param gzip whether some files are compressed
 * @param load for traffic of a given size, in place of background and planted traffic; of each
 *     format then only the first dialect is written, and all formats in one file for an hour
 */
public record GeneratorSettings(
    long seed,
    int hosts,
    Instant start,
    int hours,
    int eventsPerHostHour,
    TelemetryFormat format,
    boolean enriched,
    int malformed,
    boolean gzip,
    Optional<LoadSettings> load) {

  static final long HOUR = 3_600_000L;

  private static final long FIRST_START = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_START = Instant.parse("2999-12-31T00:00:00Z").toEpochMilli();

  /** Of background and planted traffic. */
  public GeneratorSettings(
      long seed,
      int hosts,
      Instant start,
      int hours,
      int eventsPerHostHour,
      TelemetryFormat format,
      boolean enriched,
      int malformed,
      boolean gzip) {
    this(
        seed,
        hosts,
        start,
        hours,
        eventsPerHostHour,
        format,
        enriched,
        malformed,
        gzip,
        Optional.empty());
  }

  /**
   * To measure with: a day of enriched telemetry, plain files, with as many groups and hosts as are
   * usual for the lines.
   *
   * @param format one, or {@link TelemetryFormat#AUTO} for all of them mixed
   */
  public static GeneratorSettings load(long seed, TelemetryFormat format, LoadSettings load) {
    return new GeneratorSettings(
        seed,
        Load.usualHosts(load.groups()),
        Instant.parse("2026-03-03T00:00:00Z"),
        24,
        0,
        format,
        !load.processStarts(),
        0,
        false,
        Optional.of(load));
  }

  /** The same over another number of hours, each of which is a file of its own. */
  public GeneratorSettings over(int otherHours) {
    return new GeneratorSettings(
        seed, hosts, start, otherHours, eventsPerHostHour, format, enriched, malformed, gzip, load);
  }

  /** Everything that is wrong with the settings; empty when they can be used. */
  public ImmutableList<String> problems() {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    check(problems, "hosts", hosts, 1, 1_000_000);
    check(problems, "hours", hours, 1, 8784);
    check(problems, "events-per-host-hour", eventsPerHostHour, 0, 400_000);
    check(problems, "malformed", malformed, 0, 1_000_000);
    if (start.isBefore(Instant.ofEpochMilli(FIRST_START))
        || start.isAfter(Instant.ofEpochMilli(LAST_START))) {
      problems.add("--start has to lie in the years 2000 to 2999, and is " + start);
    } else if (!start.equals(start.truncatedTo(ChronoUnit.HOURS))) {
      problems.add("--start has to be on the hour, and is " + start);
    }
    load.ifPresent(settings -> problems.addAll(settings.problems()));
    return problems.build();
  }

  /** Milliseconds since the epoch. */
  long startMillis() {
    return start.toEpochMilli();
  }

  private static void check(
      ImmutableList.Builder<String> problems, String name, int value, int least, int most) {
    if (value < least || value > most) {
      problems.add("--" + name + " has to be " + least + " to " + most + ", and is " + value);
    }
  }
}
