package io.beaconwatch.common.detection;

import io.beaconwatch.common.event.Field;
import java.io.Serializable;
import java.util.List;

/** A detection's condition, before compilation. */
public sealed interface Expression extends Serializable {
  /** All hold; an empty list holds. */
  record And(List<Expression> operands) implements Expression {}

  /** At least one holds; an empty list does not. */
  record Or(List<Expression> operands) implements Expression {}

  record Not(Expression operand) implements Expression {}

  /**
   * Some value of the field passes the test; a missing field passes none but {@link Test.Absent}.
   */
  record Match(Field field, Test test) implements Expression {}

  /** A test of one value. */
  sealed interface Test extends Serializable {
    /**
     * The whole value matches a pattern.
     *
     * @param pattern literal parts and wildcards
     * @param cased whether case matters; without it ASCII letters alone fold
     */
    record Text(Pattern pattern, boolean cased) implements Test {}

    /** RE2 syntax, found anywhere in the value. */
    record Regex(String expression, boolean ignoreCase) implements Test {}

    /** The value is an address inside one of these prefixes; v4-mapped addresses are v4. */
    record Cidr(List<String> prefixes) implements Test {}

    /** The value is a number that compares so. */
    record Compare(Operator operator, double bound) implements Test {}

    /** The field is missing. */
    record Absent() implements Test {}

    enum Operator {
      LT,
      LTE,
      GT,
      GTE
    }
  }

  /** A Sigma string: literal text with {@code *} and {@code ?}, escapes already resolved. */
  record Pattern(List<Part> parts) implements Serializable {
    /** A part of a pattern. */
    public sealed interface Part extends Serializable {
      record Literal(String text) implements Part {}

      record AnyRun() implements Part {}

      record AnyOne() implements Part {}
    }
  }
}
