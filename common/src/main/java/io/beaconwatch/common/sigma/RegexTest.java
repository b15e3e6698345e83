package io.beaconwatch.common.sigma;

import com.google.re2j.Pattern;
import io.beaconwatch.common.detection.Expression.Test;

/**
 * Finds a regular expression in a value. One that begins with {@code ^} and literal text, as
 * address filters do, is tried only on values that begin so: RE2/J costs far more than that look.
 */
final class RegexTest implements ValueTest {
  private static final String META = "\\^$.|?*+()[]{}";

  private final Pattern pattern;
  private final String start;
  private final boolean startIsAll;

  RegexTest(Test.Regex regex) {
    pattern =
        Pattern.compile(regex.expression(), regex.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0);
    start = regex.ignoreCase() ? "" : literalStart(regex.expression());
    startIsAll = !start.isEmpty() && regex.expression().equals(anchored(start));
  }

  @Override
  public boolean test(FieldValue value) {
    String text = value.text();
    return text.startsWith(start) && (startIsAll || pattern.matcher(text).find());
  }

  /** The text with which every match must begin; empty when there is none, or it is not plain. */
  static String literalStart(String expression) {
    if (!expression.startsWith("^") || hasTopLevelAlternative(expression)) {
      return "";
    }
    StringBuilder literal = new StringBuilder();
    int i = 1;
    while (i < expression.length()) {
      char c = expression.charAt(i);
      boolean escaped = c == '\\' && i + 1 < expression.length();
      char meant = escaped ? expression.charAt(i + 1) : c;
      if (escaped == (META.indexOf(meant) < 0)) {
        break; // a class such as \d, or a character with a meaning
      }
      literal.append(meant);
      i += escaped ? 2 : 1;
    }
    boolean optional = i < expression.length() && "?*{".indexOf(expression.charAt(i)) >= 0;
    if (optional && !literal.isEmpty()) {
      literal.setLength(literal.length() - 1);
    }
    return literal.toString();
  }

  /** True when in doubt: a bracket in a class, a flag, a quotation. */
  private static boolean hasTopLevelAlternative(String expression) {
    int depth = 0;
    boolean inClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\') {
        i++;
        if (i < expression.length() && expression.charAt(i) == 'Q') {
          return true;
        }
      } else if (inClass) {
        if ("[()|".indexOf(c) >= 0) {
          return true;
        }
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        depth++;
        if (expression.startsWith("?", i + 1)) {
          return true;
        }
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        return true;
      }
    }
    return false;
  }

  private static String anchored(String literal) {
    StringBuilder expression = new StringBuilder("^");
    for (int i = 0; i < literal.length(); i++) {
      if (META.indexOf(literal.charAt(i)) >= 0) {
        expression.append('\\');
      }
      expression.append(literal.charAt(i));
    }
    return expression.toString();
  }
}
