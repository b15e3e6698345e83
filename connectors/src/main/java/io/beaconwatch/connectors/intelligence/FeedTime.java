package io.beaconwatch.connectors.intelligence;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Times as feeds write them: ISO 8601 with a T or a space, seconds and fraction optional, UTC when
 * no offset is given; a date alone is its first instant. More than milliseconds are cut off.
 */
final class FeedTime {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("uuuu-MM-dd")
          .optionalStart()
          .appendPattern("['T'][ ]HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("[ 'UTC'][[ ]XXX][[ ]XX][[ ]X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private FeedTime() {}

  /**
   * Milliseconds since the epoch.
   *
   * @throws DateTimeException when the text is no such time
   */
  static long parse(String text) {
    TemporalAccessor parsed = FORMAT.parse(text);
    LocalDate date = LocalDate.from(parsed);
    // Asked for, not extracted: what is missing is null and costs no exception.
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
        .toInstant(offset == null ? ZoneOffset.UTC : offset)
        .toEpochMilli();
  }
}
