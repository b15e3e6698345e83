package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.event.Field;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Search identifiers and the condition over them: the body of Sigma's {@code detection} and of its
 * {@code filter}.
 *
 * @param expression the condition
 * @param lines the first line on which each field is searched
 */
record SearchSection(Expression expression, Map<Field, Integer> lines) {

  /** Reads a section; every key that was not asked for before is a search identifier. */
  static SearchSection parse(YamlMap section, Set<String> otherKeys, Problems problems) {
    Map<Field, Integer> lines = new LinkedHashMap<>();
    Searches searches = new Searches(problems, lines);
    Map<String, Expression> identifiers = new LinkedHashMap<>();
    for (String key : section.keys()) {
      Node value = section.get(key).orElseThrow();
      if (key.equals("timeframe")) {
        problems.error(
            section.line(key), "'timeframe' is not supported; use the correlation's 'timespan'");
      } else if (!key.equals("condition") && !otherKeys.contains(key)) {
        identifiers.put(key, searches.parse(key, value));
      }
    }
    return new SearchSection(condition(section, identifiers, problems), lines);
  }

  private static Expression condition(
      YamlMap section, Map<String, Expression> identifiers, Problems problems) {
    Expression none = new And(List.of());
    if (section.required("condition").isEmpty()) {
      return none;
    }
    Optional<String> condition = section.text("condition");
    if (condition.isEmpty()) {
      return none;
    }
    Set<String> used = new HashSet<>();
    try {
      Expression expression = Conditions.parse(condition.get(), identifiers, used);
      for (String identifier : identifiers.keySet()) {
        if (!used.contains(identifier)) {
          problems.warning(
              section.line(identifier), "'" + identifier + "' is not in the condition");
        }
      }
      return expression;
    } catch (Conditions.Refused e) {
      problems.error(section.line("condition"), e.getMessage());
      return none;
    }
  }
}
