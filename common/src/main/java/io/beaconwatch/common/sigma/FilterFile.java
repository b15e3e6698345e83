package io.beaconwatch.common.sigma;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.event.Family;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A Sigma filter: a condition that the events of the detections that it names must satisfy besides
 * their own.
 */
final class FilterFile {
  private static final String ANY = "any";

  private final Problems problems;
  private final List<Node> rules;
  private final Set<Family> families;
  private final Expression expression;

  private FilterFile(
      Problems problems, List<Node> rules, Set<Family> families, Expression expression) {
    this.problems = problems;
    this.rules = rules;
    this.families = families;
    this.expression = expression;
  }

  /** The filters of one file, which may hold several documents. */
  static List<FilterFile> parse(String yaml, Problems problems) {
    List<FilterFile> filters = new ArrayList<>();
    for (YamlMap document : YamlDocuments.read(yaml, problems)) {
      Rule.Header.parse(document, problems);
      Set<Family> families = LogSources.families(document, problems);
      Optional<YamlMap> section = document.requiredMap("filter");
      if (section.isPresent()) {
        List<Node> rules = rules(section.get(), problems);
        SearchSection search = SearchSection.parse(section.get(), Set.of("rules"), problems);
        if (!families.isEmpty()) {
          DetectionLint.searches(families, search.lines(), problems);
        }
        filters.add(new FilterFile(problems, rules, families, search.expression()));
      }
    }
    return filters;
  }

  private static List<Node> rules(YamlMap section, Problems problems) {
    Optional<Node> rules = section.required("rules");
    if (rules.isEmpty()) {
      return List.of();
    }
    if (rules.get() instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return list.getValue();
    }
    if (rules.get() instanceof ScalarNode scalar && scalar.getValue().equals(ANY)) {
      return List.of(scalar);
    }
    problems.error(rules.get(), "'rules' must be a list of detections, or any");
    return List.of();
  }

  /** Adds the condition to those of the detections that the filter names. */
  void apply(List<DetectionFile> files, List<Detection> detections) {
    for (Node rule : rules) {
      String name = rule instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (name.equals(ANY)) {
        applyToAll(rule, detections);
      } else {
        applyTo(name, rule, files, detections);
      }
    }
  }

  private void applyToAll(Node rule, List<Detection> detections) {
    boolean applied = false;
    for (int i = 0; i < detections.size(); i++) {
      if (families.containsAll(detections.get(i).families())) {
        detections.set(i, filtered(detections.get(i)));
        applied = true;
      }
    }
    if (!applied && !detections.isEmpty()) {
      problems.warning(Problems.line(rule), "no loaded detection reads this filter's logsource");
    }
  }

  private void applyTo(
      String name, Node rule, List<DetectionFile> files, List<Detection> detections) {
    Set<String> references = new LinkedHashSet<>();
    for (DetectionFile file : files) {
      references.addAll(file.references());
      if (!file.references().contains(name)) {
        continue;
      }
      for (int i = 0; i < detections.size(); i++) {
        Detection detection = detections.get(i);
        if (!detection.name().equals(file.name())) {
          continue;
        }
        if (families.containsAll(detection.families())) {
          detections.set(i, filtered(detection));
        } else if (!families.isEmpty()) {
          problems.error(
              rule, "the filter's logsource does not cover that of '" + detection.name() + "'");
        }
      }
    }
    if (!references.contains(name) && DetectionFiles.BUNDLED.contains(name)) {
      problems.warning(rule, "the detection '" + name + "' is not loaded");
    } else if (!references.contains(name)) {
      Set<String> names = new LinkedHashSet<>();
      files.forEach(file -> names.add(file.name()));
      problems.error(rule, "unknown detection '" + name + "'" + NearestName.hint(name, names));
    }
  }

  private Detection filtered(Detection detection) {
    return detection.withSelection(new And(List.of(detection.selection(), expression)));
  }
}
