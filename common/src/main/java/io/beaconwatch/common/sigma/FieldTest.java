package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.Expression.Match;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.Expression.Or;
import io.beaconwatch.common.detection.Expression.Test;

/** An expression over one field, compiled: it sees all the field's values. */
interface FieldTest {
  /**
   * @param values holds them
   * @param size how many there are; 0 when the field is missing
   */
  boolean test(FieldValue[] values, int size);

  /** Compiles an expression whose tests are all of one field. */
  static FieldTest compile(Expression expression) {
    if (expression instanceof Match match) {
      if (match.test() instanceof Test.Absent) {
        return (values, size) -> size == 0;
      }
      return anyValue(ValueTest.compile(match.test()));
    }
    if (expression instanceof Not not) {
      FieldTest operand = compile(not.operand());
      return (values, size) -> !operand.test(values, size);
    }
    if (expression instanceof And and) {
      FieldTest[] operands =
          and.operands().stream().map(FieldTest::compile).toArray(FieldTest[]::new);
      return (values, size) -> {
        for (FieldTest operand : operands) {
          if (!operand.test(values, size)) {
            return false;
          }
        }
        return true;
      };
    }
    Or or = (Or) expression;
    FieldTest[] operands = or.operands().stream().map(FieldTest::compile).toArray(FieldTest[]::new);
    return (values, size) -> {
      for (FieldTest operand : operands) {
        if (operand.test(values, size)) {
          return true;
        }
      }
      return false;
    };
  }

  private static FieldTest anyValue(ValueTest test) {
    return (values, size) -> {
      for (int i = 0; i < size; i++) {
        if (test.test(values[i])) {
          return true;
        }
      }
      return false;
    };
  }
}
