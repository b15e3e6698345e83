package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.event.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A Sigma correlation of type {@code event_count} over one rule.
 *
 * @param keys the fields of {@code group-by}
 * @param timespan null after a problem
 * @param threshold the least count that satisfies the condition
 */
record Correlation(List<GroupKey> keys, Duration timespan, int threshold) {

  /** A field to group by, as the file names it. */
  record GroupKey(String name, Field field, int line) {
    boolean isAddress() {
      return field == Field.DESTINATION_IP || field == Field.SOURCE_IP;
    }
  }

  private static final Set<String> OTHER_TYPES =
      Set.of(
          "temporal",
          "temporal_ordered",
          "value_count",
          "value_sum",
          "value_avg",
          "value_percentile",
          "value_median");

  static Correlation parse(YamlMap section, Set<String> ruleReferences, Problems problems) {
    type(section, problems);
    rules(section, ruleReferences, problems);
    if (section.has("aliases")) {
      problems.error(section.line("aliases"), "'aliases' is not supported");
    }
    section.required("timespan");
    Duration timespan = section.duration("timespan").orElse(null);
    if (timespan != null && timespan.isZero()) {
      problems.error(section.line("timespan"), "'timespan' must not be zero");
    }
    Correlation correlation =
        new Correlation(keys(section, problems), timespan, threshold(section, problems));
    section.refuseOtherKeys();
    return correlation;
  }

  private static void type(YamlMap section, Problems problems) {
    section.required("type");
    Optional<String> type = section.text("type");
    if (type.isPresent() && !type.get().equals("event_count")) {
      String problem =
          OTHER_TYPES.contains(type.get())
              ? "correlation type '" + type.get() + "' is not supported; event_count is"
              : "unknown correlation type '" + type.get() + "'; supported is event_count";
      problems.error(section.line("type"), problem);
    }
  }

  private static void rules(YamlMap section, Set<String> ruleReferences, Problems problems) {
    section.required("rules");
    List<String> rules = section.texts("rules");
    if (section.has("rules") && rules.size() != 1) {
      problems.error(section.line("rules"), "'rules' must name the one rule of this file");
    }
    for (String rule : rules) {
      if (!ruleReferences.contains(rule)) {
        problems.error(
            section.line("rules"),
            "unknown rule '" + rule + "'" + NearestName.hint(rule, ruleReferences));
      }
    }
  }

  private static List<GroupKey> keys(YamlMap section, Problems problems) {
    section.required("group-by");
    List<GroupKey> keys = new ArrayList<>();
    for (Node node : section.list("group-by")) {
      String name = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      Optional<Field> field = Field.named(name);
      if (field.isEmpty()) {
        problems.error(
            node, "unknown field '" + name + "'" + NearestName.hint(name, Field.allNames()));
      } else if (keys.stream().anyMatch(key -> key.field() == field.get())) {
        problems.error(node, "'" + name + "' is in 'group-by' twice");
      } else {
        keys.add(new GroupKey(name, field.get(), Problems.line(node)));
      }
    }
    if (section.has("group-by") && section.list("group-by").isEmpty()) {
      problems.error(section.line("group-by"), "'group-by' names no field");
    }
    return keys;
  }

  private static int threshold(YamlMap section, Problems problems) {
    Optional<YamlMap> condition = section.requiredMap("condition");
    if (condition.isEmpty()) {
      return 1;
    }
    for (String operator : condition.get().keys()) {
      if (Set.of("lt", "lte", "eq", "neq", "field").contains(operator)) {
        problems.error(
            condition.get().line(operator),
            "'" + operator + "' is not supported in a count's condition; gte and gt are");
        condition.get().has(operator);
      }
    }
    Optional<Long> least = Bounds.atLeast(condition.get(), 1, problems);
    condition.get().refuseOtherKeys();
    if (least.isEmpty() && condition.get().keys().isEmpty()) {
      problems.error(section.line("condition"), "'condition' needs gte or gt");
    }
    return Math.toIntExact(least.orElse(1L));
  }
}
