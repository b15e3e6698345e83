package io.beaconwatch.jobs.generator;

import java.nio.charset.StandardCharsets;

/** How a value has to be written where it stands in a record. */
enum Escape {
  NONE,
  JSON,
  XML,
  /** A string of JSON within a string of JSON. */
  JSON_IN_JSON,
  /** XML within a string of JSON. */
  XML_IN_JSON;

  byte[] encode(String text) {
    return apply(text).getBytes(StandardCharsets.UTF_8);
  }

  String apply(String text) {
    return switch (this) {
      case NONE -> text;
      case JSON -> json(text);
      case XML -> xml(text);
      case JSON_IN_JSON -> json(json(text));
      case XML_IN_JSON -> json(xml(text));
    };
  }

  private static String json(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private static String xml(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&apos;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
