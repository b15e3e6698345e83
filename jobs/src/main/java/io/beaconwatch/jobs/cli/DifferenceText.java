package io.beaconwatch.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.beaconwatch.jobs.diff.AlertDiff;
import io.beaconwatch.jobs.diff.AlertDifference;
import io.beaconwatch.jobs.diff.FieldDifference;
import java.util.List;
import java.util.Locale;

/**
 * Differences as lines. Alerts hold text that an attacker chose, so that values are told as JSON in
 * ASCII: no character of theirs can steer a terminal.
 */
final class DifferenceText {
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** What tells people which alert it is. */
  private static final List<String> TITLE =
      List.of("/rule/name", "/beacon/window/start", "/host/name", "/destination/ip");

  private static final char DELETE = '\u007f';

  private DifferenceText() {}

  /** Of one alert, each line with its end. */
  static String of(AlertDifference difference) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-7s ", name(difference.kind())));
    text.append(difference.id());
    for (String path : TITLE) {
      JsonNode value = difference.alert().at(path);
      text.append(' ').append(value.isMissingNode() ? "-" : json(value));
    }
    text.append('\n');
    for (FieldDifference field : difference.fields()) {
      text.append("  ").append(path(field.path())).append(": ");
      text.append(json(field.before())).append(" -> ").append(json(field.after())).append('\n');
    }
    return text.toString();
  }

  /** The last line. */
  static String of(AlertDiff.Totals totals) {
    return totals.removed()
        + " removed, "
        + totals.added()
        + " added, "
        + totals.changed()
        + " changed, "
        + totals.same()
        + " the same";
  }

  private static String name(AlertDifference.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Keys come from the file as well. */
  private static String path(String path) {
    String quoted = ascii(path);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String json(JsonNode value) {
    return value == null ? "nothing" : ascii(value);
  }

  private static String ascii(Object value) {
    try {
      // The one control character that is ASCII and that JSON leaves as it is.
      return ASCII.writeValueAsString(value).replace(String.valueOf(DELETE), "\\u007f");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What was read as JSON can be written as JSON", e);
    }
  }
}
