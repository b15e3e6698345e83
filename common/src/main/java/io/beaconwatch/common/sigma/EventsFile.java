package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.beaconwatch.common.alert.AlertPaths;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a detection's {@code events.yml}. DETECTIONS.md describes the format. */
final class EventsFile {
  private final Problems problems;
  private final AlertPaths paths;
  private final Map<String, JsonNode> fields;
  private final RecordGroups groups;

  private EventsFile(
      Problems problems, AlertPaths paths, Map<String, JsonNode> fields, RecordGroups groups) {
    this.problems = problems;
    this.paths = paths;
    this.fields = fields;
    this.groups = groups;
  }

  /**
   * What the file says, as far as it is sound.
   *
   * @param paths that its alerts may be told by
   */
  static DetectionEvents parse(String detection, AlertPaths paths, String yaml, Problems problems) {
    List<YamlMap> documents = YamlDocuments.read(yaml, problems);
    if (documents.size() != 1) {
      problems.error(0, "a file of events holds one document");
      return new DetectionEvents(detection, List.of());
    }
    YamlMap document = documents.get(0);
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    document
        .requiredMap("fields")
        .ifPresent(map -> map.keys().forEach(key -> fields.put(key, json(map, key))));
    Optional<RecordGroups> groups = RecordGroups.read(document, fields, problems);
    document.required("cases");
    List<Node> cases = document.list("cases");
    document.refuseOtherKeys();
    return new DetectionEvents(
        detection,
        groups
            .map(sound -> new EventsFile(problems, paths, fields, sound).cases(cases))
            .orElse(List.of()));
  }

  private List<DetectionEvents.Case> cases(List<Node> nodes) {
    List<DetectionEvents.Case> cases = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      if (!(node instanceof MappingNode mapping)) {
        problems.error(node, "a case must be a mapping");
        continue;
      }
      DetectionEvents.Case parsed = parseCase(new YamlMap(mapping, problems));
      if (!names.add(parsed.name())) {
        problems.error(node, "a case named '" + parsed.name() + "' is already there");
      }
      cases.add(parsed);
    }
    return List.copyOf(cases);
  }

  private DetectionEvents.Case parseCase(YamlMap map) {
    map.required("name");
    map.required("count");
    map.required("alerts");
    List<RecordGroup> parts = new ArrayList<>();
    groups.group(map).ifPresent(parts::add);
    for (Node node : map.list("and")) {
      if (node instanceof MappingNode mapping) {
        YamlMap group = new YamlMap(mapping, problems);
        group.required("count");
        groups.group(group).ifPresent(parts::add);
        group.refuseOtherKeys();
      } else {
        problems.error(node, "a group of records must be a mapping");
      }
    }
    List<Map<String, JsonNode>> turns = turns(map);
    List<String> indicators =
        map.list("threat-intelligence").stream().map(node -> YamlJson.of(node).toString()).toList();
    List<String> records = new ArrayList<>();
    for (Map<String, JsonNode> turn : turns) {
      Map<String, JsonNode> values = new LinkedHashMap<>(fields);
      values.putAll(turn);
      parts.forEach(part -> records.addAll(part.render(values)));
    }
    List<Map<String, JsonNode>> alerts = alerts(map, turns);
    DetectionEvents.Case parsed =
        new DetectionEvents.Case(
            map.text("name").orElse(""),
            Problems.line(map.node()),
            records,
            indicators,
            map.instant("as-of"),
            alerts);
    map.refuseOtherKeys();
    return parsed;
  }

  /**
   * The values of each turn that the case's records take; one turn of none without {@code each}.
   */
  private List<Map<String, JsonNode>> turns(YamlMap map) {
    Map<String, JsonNode> each = groups.lists(map, "each");
    List<Map<String, JsonNode>> turns = new ArrayList<>();
    int size = each.values().stream().mapToInt(JsonNode::size).max().orElse(1);
    if (each.values().stream().anyMatch(values -> values.size() != size)) {
      problems.error(map.line("each"), "the lists of 'each' must be of one length");
      return List.of();
    }
    for (int i = 0; i < size; i++) {
      Map<String, JsonNode> turn = new LinkedHashMap<>();
      int index = i;
      each.forEach((name, values) -> turn.put(name, values.get(index)));
      turns.add(turn);
    }
    return turns;
  }

  /** What is expected of all turns together. */
  private List<Map<String, JsonNode>> alerts(YamlMap map, List<Map<String, JsonNode>> turns) {
    List<YamlMap> expected = new ArrayList<>();
    for (Node node : map.list("alerts")) {
      if (node instanceof MappingNode mapping) {
        expected.add(new YamlMap(mapping, problems));
      } else {
        problems.error(node, "an alert must be a mapping from paths to values");
      }
    }
    Set<String> places = turns.isEmpty() ? Set.of() : turns.get(0).keySet();
    expected.forEach(
        alert -> {
          checkPaths(alert);
          checkPlaces(alert, places);
        });
    List<Map<String, JsonNode>> alerts = new ArrayList<>();
    for (Map<String, JsonNode> turn : turns) {
      for (YamlMap alert : expected) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (String path : alert.keys()) {
          JsonNode value = json(alert, path);
          values.put(path, place(value).map(turn::get).orElse(value));
        }
        alerts.add(values);
      }
    }
    return alerts;
  }

  private void checkPaths(YamlMap alert) {
    for (String path : alert.keys()) {
      if (!paths.contains(path)) {
        problems.error(
            alert.line(path),
            "an alert has no '"
                + path
                + "'"
                + NearestName.hint(path, paths.names(), "; ALERTS.md lists what it has"));
      }
    }
  }

  private void checkPlaces(YamlMap alert, Set<String> places) {
    for (String path : alert.keys()) {
      place(json(alert, path))
          .filter(name -> !places.contains(name))
          .ifPresent(
              name ->
                  problems.error(
                      alert.line(path),
                      "'each' has no '" + name + "'" + NearestName.hint(name, places)));
    }
  }

  /** The name in a value that is <code>${NAME}</code>. */
  private static Optional<String> place(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : "";
    return text.startsWith("${") && text.endsWith("}")
        ? Optional.of(text.substring(2, text.length() - 1))
        : Optional.empty();
  }

  static JsonNode json(YamlMap map, String key) {
    return map.get(key).map(YamlJson::of).orElse(NullNode.getInstance());
  }
}
