package io.beaconwatch.connectors.elasticsearch;

import com.google.common.base.CharMatcher;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The name of an alert's index: a pattern whose date, in braces and in the letters of {@link
 * DateTimeFormatter}, is the alert's own in UTC, so that a backfill writes where the stream did,
 * and every telling of an alert goes where the first one went. {@code beaconwatch-alerts-{yyyy.MM}}
 * is an index for each month.
 */
public final class IndexName implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What Elasticsearch refuses in a name. */
  private static final CharMatcher FORBIDDEN =
      CharMatcher.anyOf("\\/*?\"<>| ,#:").or(CharMatcher.javaIsoControl());

  /** In bytes, as Elasticsearch counts. */
  private static final int LONGEST = 255;

  private final String prefix;
  private final String datePattern;
  private final String suffix;
  private transient DateTimeFormatter date;

  private IndexName(String prefix, String datePattern, String suffix) {
    this.prefix = prefix;
    this.datePattern = datePattern;
    this.suffix = suffix;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static IndexName of(String pattern) {
    int open = pattern.indexOf('{');
    int close = pattern.indexOf('}');
    require(
        open < 0 ? close < 0 : open < close && pattern.indexOf('{', open + 1) < 0,
        "has to have one date in braces, or none");
    IndexName name =
        open < 0
            ? new IndexName(pattern, "", "")
            : new IndexName(
                pattern.substring(0, open),
                pattern.substring(open + 1, close),
                pattern.substring(close + 1));
    // The template's own pattern must not take in other people's indices.
    require(!name.templateName().isEmpty(), "has to start with a name before its date");
    String example = name.at(0);
    require(example.equals(example.toLowerCase(Locale.ROOT)), "must not have upper-case letters");
    require(
        FORBIDDEN.matchesNoneOf(example), "must not have any of \\ / * ? \" < > | , # : or space");
    require("-_+.".indexOf(example.charAt(0)) < 0, "must not start with -, _, + or a dot");
    require(
        example.getBytes(StandardCharsets.UTF_8).length <= LONGEST,
        "is longer than " + LONGEST + " bytes");
    return name;
  }

  /**
   * The index of an alert.
   *
   * @param dated the time by which it is filed, in milliseconds since the epoch
   */
  public String at(long dated) {
    if (datePattern.isEmpty()) {
      return prefix + suffix;
    }
    if (date == null) {
      date = formatter(datePattern);
    }
    return prefix + date.format(Instant.ofEpochMilli(dated)) + suffix;
  }

  /** A wildcard for every index that it names. */
  String wildcard() {
    return datePattern.isEmpty() ? prefix + suffix : prefix + "*" + suffix;
  }

  /** A name for the template of these indices: what stands before the date. */
  String templateName() {
    return CharMatcher.anyOf("-_.").trimTrailingFrom(prefix);
  }

  private static DateTimeFormatter formatter(String pattern) {
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has no date in '{" + pattern + "}': " + e.getMessage());
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  @Override
  public String toString() {
    return datePattern.isEmpty() ? prefix + suffix : prefix + "{" + datePattern + "}" + suffix;
  }
}
