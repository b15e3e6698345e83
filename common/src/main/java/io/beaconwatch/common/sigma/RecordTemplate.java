package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.xml.XmlEscapers;
import io.beaconwatch.common.detection.NearestName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A raw line of telemetry with places to fill: {@code ${Name}} is a field, {@code ${time:FORM}} the
 * record's time, and {@code ${fields:xml}} or {@code ${fields:json}} all fields that have no place
 * of their own and are not null.
 */
final class RecordTemplate {
  private static final List<String> TIMES =
      List.of("iso", "sysmon", "epoch-seconds", "epoch-millis");
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SYSMON =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Literal text at even places, what stands between <code>${</code> and } at odd ones. */
  private final List<String> pieces;

  private final boolean xml;

  private RecordTemplate(List<String> pieces) {
    this.pieces = pieces;
    this.xml = pieces.contains("fields:xml") || pieces.get(0).startsWith("<");
  }

  /**
   * Reads a template.
   *
   * @param fieldNames that it may name
   * @throws IllegalArgumentException says what is wrong
   */
  static RecordTemplate parse(String text, Iterable<String> fieldNames) {
    List<String> pieces = pieces(text);
    for (int i = 1; i < pieces.size(); i += 2) {
      check(pieces.get(i), fieldNames);
    }
    return new RecordTemplate(pieces);
  }

  private static void check(String place, Iterable<String> fieldNames) {
    if (place.startsWith("time:")) {
      String form = place.substring("time:".length());
      if (!TIMES.contains(form)) {
        throw new IllegalArgumentException(
            "unknown form of time '" + form + "'" + NearestName.hint(form, TIMES));
      }
      return;
    }
    if (place.equals("fields:xml") || place.equals("fields:json")) {
      return;
    }
    for (String name : fieldNames) {
      if (name.equals(place)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "'fields' has no '" + place + "'" + NearestName.hint(place, fieldNames));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a '}' is missing after '${'");
      }
      pieces.add(text.substring(from, open));
      pieces.add(text.substring(open + 2, close));
      from = close + 1;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  /** One line: line breaks in values come out escaped. */
  String render(Instant time, Map<String, JsonNode> fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      String piece = pieces.get(i);
      if (i % 2 == 0) {
        line.append(piece);
      } else if (piece.startsWith("time:")) {
        line.append(time(piece.substring("time:".length()), time));
      } else if (piece.startsWith("fields:")) {
        line.append(others(time, fields));
      } else {
        line.append(escaped(text(fields.get(piece), time)));
      }
    }
    return line.toString();
  }

  private String others(Instant time, Map<String, JsonNode> fields) {
    StringJoiner joiner = new StringJoiner(xml ? "" : ",");
    fields.forEach(
        (name, value) -> {
          if (value.isNull() || pieces.contains(name)) {
            return;
          }
          if (xml) {
            String data = escaped(text(value, time));
            joiner.add("<Data Name='" + escaped(name) + "'>" + data + "</Data>");
          } else {
            JsonNode filled = value.isTextual() ? new TextNode(text(value, time)) : value;
            joiner.add(new TextNode(name) + ":" + filled);
          }
        });
    return joiner.toString();
  }

  /** The value's text with its times filled in; a null is empty. */
  private static String text(JsonNode value, Instant time) {
    if (value.isNull()) {
      return "";
    }
    String text = value.isValueNode() ? value.asText() : value.toString();
    for (String form : TIMES) {
      text = text.replace("${time:" + form + "}", time(form, time));
    }
    return text;
  }

  private String escaped(String text) {
    if (xml) {
      return XmlEscapers.xmlAttributeEscaper().escape(text);
    }
    String quoted = new TextNode(text).toString();
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String time(String form, Instant time) {
    return switch (form) {
      case "iso" -> ISO.format(time);
      case "sysmon" -> SYSMON.format(time);
      case "epoch-seconds" -> {
        long millis = time.toEpochMilli();
        String fraction = Long.toString(1000 + millis % 1000).substring(1);
        yield millis / 1000 + "." + fraction;
      }
      case "epoch-millis" -> Long.toString(time.toEpochMilli());
      default -> throw new IllegalArgumentException("unknown form of time '" + form + "'");
    };
  }
}
