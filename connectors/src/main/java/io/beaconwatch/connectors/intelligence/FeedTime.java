package io.beaconwatch.connectors.intelligence;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
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
    TemporalAccessor time =
        FORMAT.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    if (time instanceof OffsetDateTime offset) {
      return offset.toInstant().toEpochMilli();
    }
    LocalDateTime local =
        time instanceof LocalDateTime dateTime ? dateTime : ((LocalDate) time).atStartOfDay();
    return local.toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
