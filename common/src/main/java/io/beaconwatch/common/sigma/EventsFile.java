package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.beaconwatch.common.detection.DetectionEvents;
import io.beaconwatch.common.detection.NearestName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
  private static final int MAX_RECORDS = 100_000;

  /** What every form of time can say. */
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final Problems problems;
  private final Map<String, JsonNode> fields;
  private final RecordTemplate template;
  private final Instant from;
  private final Duration every;

  private EventsFile(
      Problems problems,
      Map<String, JsonNode> fields,
      RecordTemplate template,
      Instant from,
      Duration every) {
    this.problems = problems;
    this.fields = fields;
    this.template = template;
    this.from = from;
    this.every = every;
  }

  static DetectionEvents parse(String detection, String yaml, Problems problems) {
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
    Optional<RecordTemplate> template = template(document, fields.keySet(), problems);
    document.required("from");
    document.required("every");
    Instant from = instant(document, problems).orElse(Instant.EPOCH);
    Duration every = document.duration("every").orElse(Duration.ZERO);
    document.required("cases");
    List<Node> cases = document.list("cases");
    document.refuseOtherKeys();
    if (template.isEmpty()) {
      return new DetectionEvents(detection, List.of());
    }
    EventsFile file = new EventsFile(problems, fields, template.get(), from, every);
    return new DetectionEvents(detection, file.cases(cases));
  }

  private static Optional<RecordTemplate> template(
      YamlMap document, Set<String> names, Problems problems) {
    document.required("record");
    Optional<String> text = document.text("record");
    try {
      return text.map(template -> RecordTemplate.parse(template.strip(), names));
    } catch (IllegalArgumentException e) {
      problems.error(document.line("record"), e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(YamlMap map, Problems problems) {
    Optional<String> text = map.text("from");
    try {
      Optional<Instant> from = text.map(Instant::parse);
      if (from.isPresent() && (from.get().isBefore(EARLIEST) || from.get().isAfter(LATEST))) {
        problems.error(map.line("from"), "'from' must be within the years 0000 to 9999");
        return Optional.empty();
      }
      return from;
    } catch (DateTimeException e) {
      problems.error(map.line("from"), "'from' must be a time in UTC such as 2026-03-03T11:00:00Z");
      return Optional.empty();
    }
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
    List<String> records = new ArrayList<>(records(map));
    for (Node node : map.list("and")) {
      if (node instanceof MappingNode mapping) {
        YamlMap group = new YamlMap(mapping, problems);
        group.required("count");
        records.addAll(records(group));
        group.refuseOtherKeys();
      } else {
        problems.error(node, "a group of records must be a mapping");
      }
    }
    List<String> indicators =
        map.list("threat-intelligence").stream().map(node -> YamlJson.of(node).toString()).toList();
    List<Map<String, JsonNode>> alerts = new ArrayList<>();
    for (Node node : map.list("alerts")) {
      if (node instanceof MappingNode mapping) {
        YamlMap alert = new YamlMap(mapping, problems);
        Map<String, JsonNode> expected = new LinkedHashMap<>();
        alert.keys().forEach(path -> expected.put(path, json(alert, path)));
        alerts.add(expected);
      } else {
        problems.error(node, "an alert must be a mapping from paths to values");
      }
    }
    String name = map.text("name").orElse("");
    map.refuseOtherKeys();
    return new DetectionEvents.Case(name, Problems.line(map.node()), records, indicators, alerts);
  }

  /** The records of a case, or of one group of a case. */
  private List<String> records(YamlMap map) {
    long count = map.whole("count", 0).orElse(0L);
    Instant first = instant(map, problems).orElse(from);
    Duration step = map.duration("every").orElse(every);
    Map<String, JsonNode> with = overrides(map, "with");
    Map<String, JsonNode> cycle = overrides(map, "cycle");
    cycle.forEach(
        (name, values) -> {
          if (!values.isArray() || values.isEmpty()) {
            problems.error(map.line("cycle"), "'" + name + "' must be a list to take turns with");
          }
        });
    cycle.values().removeIf(values -> !values.isArray() || values.isEmpty());
    if (count > MAX_RECORDS) {
      problems.error(map.line("count"), "'count' must be at most " + MAX_RECORDS);
      return List.of();
    }
    Duration longest = Duration.between(first, LATEST).dividedBy(Math.max(1, count - 1));
    if (count > 1 && step.compareTo(longest) > 0) {
      problems.error(
          map.line(map.has("every") ? "every" : "count"),
          "the last of " + count + " records would be after the year 9999");
      return List.of();
    }
    List<String> records = new ArrayList<>();
    Map<String, JsonNode> values = new LinkedHashMap<>(fields);
    values.putAll(with);
    for (int i = 0; i < count; i++) {
      int turn = i;
      cycle.forEach((name, list) -> values.put(name, list.get(turn % list.size())));
      records.add(template.render(first.plus(step.multipliedBy(i)), values));
    }
    return records;
  }

  private Map<String, JsonNode> overrides(YamlMap map, String key) {
    Map<String, JsonNode> overrides = new LinkedHashMap<>();
    map.map(key)
        .ifPresent(
            values -> {
              for (String name : values.keys()) {
                if (fields.containsKey(name)) {
                  overrides.put(name, json(values, name));
                } else {
                  problems.error(
                      values.line(name),
                      "'fields' has no '" + name + "'" + NearestName.hint(name, fields.keySet()));
                }
              }
            });
    return overrides;
  }

  private static JsonNode json(YamlMap map, String key) {
    return map.get(key).map(YamlJson::of).orElse(NullNode.getInstance());
  }
}
