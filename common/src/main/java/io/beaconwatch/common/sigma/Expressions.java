package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.Expression.Match;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.Expression.Or;
import io.beaconwatch.common.event.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rewrites expressions so that the parts of one field stand together. */
final class Expressions {
  private Expressions() {}

  /** The fields that an expression tests. */
  static Set<Field> fields(Expression expression) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    collect(expression, fields);
    return fields;
  }

  private static void collect(Expression expression, Set<Field> fields) {
    if (expression instanceof Match match) {
      fields.add(match.field());
    } else {
      operands(expression).forEach(operand -> collect(operand, fields));
    }
  }

  /**
   * Expressions that all hold exactly when the given one does: at most one for each field alone,
   * then those over several fields or none.
   */
  static List<Expression> conjuncts(Expression expression) {
    List<Expression> flat = new ArrayList<>();
    flatten(expression, true, true, flat);
    return byField(flat, true);
  }

  /** The same for alternatives: one of them holds exactly when the given expression does. */
  static List<Expression> disjuncts(Expression expression) {
    List<Expression> flat = new ArrayList<>();
    flatten(expression, true, false, flat);
    return byField(flat, false);
  }

  /**
   * Takes nested ANDs (or ORs) apart, through negations by De Morgan's laws.
   *
   * @param positive false when the expression stands under an odd number of negations
   */
  private static void flatten(
      Expression expression, boolean positive, boolean conjunction, List<Expression> into) {
    if (expression instanceof Not not) {
      flatten(not.operand(), !positive, conjunction, into);
      return;
    }
    boolean opens = positive == conjunction ? expression instanceof And : expression instanceof Or;
    if (opens) {
      for (Expression operand : operands(expression)) {
        flatten(operand, positive, conjunction, into);
      }
    } else {
      into.add(positive ? expression : new Not(expression));
    }
  }

  private static List<Expression> byField(List<Expression> flat, boolean conjunction) {
    Map<Field, List<Expression>> single = new EnumMap<>(Field.class);
    List<Expression> others = new ArrayList<>();
    for (Expression expression : flat) {
      Set<Field> fields = fields(expression);
      if (fields.size() == 1) {
        single
            .computeIfAbsent(fields.iterator().next(), field -> new ArrayList<>())
            .add(expression);
      } else {
        others.add(expression);
      }
    }
    List<Expression> grouped = new ArrayList<>();
    single.values().forEach(all -> grouped.add(conjunction ? Searches.and(all) : Searches.or(all)));
    grouped.addAll(others);
    return grouped;
  }

  private static List<Expression> operands(Expression expression) {
    if (expression instanceof And and) {
      return and.operands();
    }
    if (expression instanceof Or or) {
      return or.operands();
    }
    return expression instanceof Not not ? List.of(not.operand()) : List.of();
  }
}
