package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableSet;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Sigma's conditions: NOT binds tighter than AND, AND tighter than OR; words in any case.
 * {@code them} leaves out identifiers that start with an underscore, as Sigma has it.
 */
final class Conditions {
  /** What is wrong with a condition. */
  static final class Refused extends Exception {
    Refused(String message) {
      super(message);
    }
  }

  private static final ImmutableSet<String> WORDS =
      ImmutableSet.of("and", "or", "not", "of", "them", "all", "1");

  private final List<String> tokens;
  private final Map<String, Expression> identifiers;
  private final Set<String> used = new HashSet<>();
  private int next;

  private Conditions(List<String> tokens, Map<String, Expression> identifiers) {
    this.tokens = tokens;
    this.identifiers = identifiers;
  }

  /**
   * The condition over those search identifiers.
   *
   * @param used is told the identifiers that the condition uses
   */
  static Expression parse(String condition, Map<String, Expression> identifiers, Set<String> used)
      throws Refused {
    Conditions parser = new Conditions(tokens(condition), identifiers);
    Expression expression = parser.or();
    if (parser.next < parser.tokens.size()) {
      throw new Refused("unexpected '" + parser.tokens.get(parser.next) + "' in the condition");
    }
    used.addAll(parser.used);
    return expression;
  }

  private static List<String> tokens(String condition) throws Refused {
    List<String> tokens = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= condition.length(); i++) {
      char c = i < condition.length() ? condition.charAt(i) : ' ';
      boolean single = c == '(' || c == ')';
      if (c == '|') {
        throw new Refused(
            "aggregation in a condition is not supported; count in the correlation instead");
      }
      boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (start >= 0 && (single || space)) {
        tokens.add(condition.substring(start, i));
        start = -1;
      }
      if (single) {
        tokens.add(String.valueOf(c));
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return tokens;
  }

  private Expression or() throws Refused {
    List<Expression> operands = new ArrayList<>();
    do {
      operands.add(and());
    } while (accept("or"));
    return Searches.or(operands);
  }

  private Expression and() throws Refused {
    List<Expression> operands = new ArrayList<>();
    do {
      operands.add(not());
    } while (accept("and"));
    return Searches.and(operands);
  }

  private Expression not() throws Refused {
    if (accept("not")) {
      return new Not(not());
    }
    if (accept("(")) {
      Expression inner = or();
      if (!accept(")")) {
        throw new Refused("a ')' is missing in the condition");
      }
      return inner;
    }
    return operand();
  }

  private Expression operand() throws Refused {
    if (next == tokens.size()) {
      throw new Refused("the condition ends too early");
    }
    String token = tokens.get(next++);
    String word = Ascii.toLowerCase(token);
    boolean quantified = next < tokens.size() && Ascii.equalsIgnoreCase(tokens.get(next), "of");
    if (quantified) {
      return quantified(word);
    }
    Expression expression = identifiers.get(token);
    if (expression == null) {
      throw new Refused(unknown(token, word));
    }
    used.add(token);
    return expression;
  }

  private String unknown(String token, String word) {
    if (word.equals("near")) {
      return "'near' is not supported";
    }
    if (WORDS.contains(word) || token.equals(")")) {
      return "unexpected '" + token + "' in the condition";
    }
    return "the condition names '"
        + token
        + "', which is not there"
        + NearestName.hint(token, identifiers.keySet());
  }

  private Expression quantified(String quantifier) throws Refused {
    next++;
    if (!quantifier.equals("1") && !quantifier.equals("all")) {
      throw new Refused("'" + quantifier + " of' is not supported; '1 of' and 'all of' are");
    }
    if (next == tokens.size()) {
      throw new Refused("the condition ends too early");
    }
    String pattern = tokens.get(next++);
    boolean them = Ascii.equalsIgnoreCase(pattern, "them");
    List<Expression> chosen = new ArrayList<>();
    for (Map.Entry<String, Expression> identifier : identifiers.entrySet()) {
      String name = identifier.getKey();
      if (them ? !name.startsWith("_") : globMatches(pattern, name)) {
        chosen.add(identifier.getValue());
        used.add(name);
      }
    }
    if (chosen.isEmpty()) {
      throw new Refused(
          "'"
              + quantifier
              + " of "
              + pattern
              + "' names nothing; there are "
              + String.join(", ", identifiers.keySet()));
    }
    return quantifier.equals("1") ? Searches.or(chosen) : Searches.and(chosen);
  }

  private static boolean globMatches(String pattern, String name) {
    return new GlobTest(SigmaStrings.parse(pattern.replace("\\", "\\\\"))).matches(name);
  }

  private boolean accept(String token) {
    if (next < tokens.size() && Ascii.equalsIgnoreCase(tokens.get(next), token)) {
      next++;
      return true;
    }
    return false;
  }
}
