package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.event.Field;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** A condition over several fields, compiled to look at the bits of its single-field parts. */
interface SeveralFields {
  /**
   * @param outcomes those of every field, by the field's ordinal
   */
  boolean holds(long[][] outcomes);

  /**
   * Compiles an expression.
   *
   * @param bits gives the bit of a part within its field's outcome
   */
  static SeveralFields compile(Expression expression, BiFunction<Field, Expression, Integer> bits) {
    Set<Field> fields = Expressions.fields(expression);
    if (fields.size() == 1) {
      Field field = fields.iterator().next();
      int bit = bits.apply(field, expression);
      int ordinal = field.ordinal();
      int word = bit >> 6;
      long mask = 1L << bit;
      return outcomes -> (outcomes[ordinal][word] & mask) != 0;
    }
    List<Expression> conjuncts = Expressions.conjuncts(expression);
    if (conjuncts.size() != 1) {
      SeveralFields[] operands = compile(conjuncts, bits);
      return outcomes -> {
        for (SeveralFields operand : operands) {
          if (!operand.holds(outcomes)) {
            return false;
          }
        }
        return true;
      };
    }
    // One conjunct that is no AND: an OR, or a negated AND, whose alternatives are smaller.
    SeveralFields[] operands = compile(Expressions.disjuncts(conjuncts.get(0)), bits);
    return outcomes -> {
      for (SeveralFields operand : operands) {
        if (operand.holds(outcomes)) {
          return true;
        }
      }
      return false;
    };
  }

  private static SeveralFields[] compile(
      List<Expression> expressions, BiFunction<Field, Expression, Integer> bits) {
    return expressions.stream()
        .map(expression -> compile(expression, bits))
        .toArray(SeveralFields[]::new);
  }
}
