package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression.Pattern;
import io.beaconwatch.common.detection.Expression.Pattern.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Sigma's strings. {@code *} stands for any run of characters and {@code ?} for one. A
 * backslash before one of these, or before another backslash, makes it literal; before anything
 * else, or at the end, it is a literal backslash (Sigma specification 2, "Escaping").
 */
final class SigmaStrings {
  private SigmaStrings() {}

  static Pattern parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && isSpecial(text.charAt(i + 1))) {
        i++;
        literal.append(text.charAt(i));
      } else if (c == '*' || c == '?') {
        flush(literal, parts);
        add(c == '*' ? new Part.AnyRun() : new Part.AnyOne(), parts);
      } else {
        literal.append(c);
      }
    }
    flush(literal, parts);
    return new Pattern(List.copyOf(parts));
  }

  static Pattern literal(String text) {
    return new Pattern(text.isEmpty() ? List.of() : List.of(new Part.Literal(text)));
  }

  /** The pattern with an any-run before it, after it, or both. */
  static Pattern open(Pattern pattern, boolean before, boolean after) {
    List<Part> parts = new ArrayList<>();
    if (before) {
      parts.add(new Part.AnyRun());
    }
    pattern.parts().forEach(part -> add(part, parts));
    if (after) {
      add(new Part.AnyRun(), parts);
    }
    return new Pattern(List.copyOf(parts));
  }

  private static boolean isSpecial(char c) {
    return c == '*' || c == '?' || c == '\\';
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** Two runs in a row are one. */
  private static void add(Part part, List<Part> parts) {
    boolean repeatedRun =
        part instanceof Part.AnyRun
            && !parts.isEmpty()
            && parts.get(parts.size() - 1) instanceof Part.AnyRun;
    if (!repeatedRun) {
      parts.add(part);
    }
  }
}
