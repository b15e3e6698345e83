package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values are written in JSON and XML, with the liberties that shippers take. */
final class Written {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Written() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Puts text; a missing value is null or not there. */
  static void put(ObjectNode object, String name, String value, Chance chance) {
    if (value != null) {
      object.put(name, value);
    } else if (chance.oneIn(2)) {
      object.putNull(name);
    }
  }

  /** Puts digits as a number or as text. */
  static void putNumber(ObjectNode object, String name, String value, Chance chance) {
    if (value != null && !value.isEmpty() && chance.oneIn(2)) {
      object.put(name, Long.parseLong(value));
    } else {
      put(object, name, value, chance);
    }
  }

  /** Such as {@code 2026-03-03T09:00:00.123}, without a zone. */
  static String time(long time) {
    return MILLIS.format(Instant.ofEpochMilli(time));
  }

  /** More digits of the second, which are cut. */
  static String digits(Chance chance, int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(chance.below(10));
    }
    return digits.toString();
  }

  static String xml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;")
        .replace("\n", "&#10;");
  }
}
