package io.beaconwatch.common.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Ints;
import io.beaconwatch.common.detection.NearestName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads groups of records, given what a file of events says for all of them. */
final class RecordGroups {
  private static final int MAX_RECORDS = 100_000;
  private static final int MAX_JITTER = 100;

  private final Problems problems;
  private final Map<String, JsonNode> fields;
  private final RecordTemplate template;
  private final Map<String, RecordTemplate> others;
  private final Instant from;
  private final Duration every;

  private RecordGroups(
      Problems problems,
      Map<String, JsonNode> fields,
      RecordTemplate template,
      Map<String, RecordTemplate> others,
      Instant from,
      Duration every) {
    this.problems = problems;
    this.fields = fields;
    this.template = template;
    this.others = others;
    this.from = from;
    this.every = every;
  }

  /** Empty when the file's record is missing or wrong. */
  static Optional<RecordGroups> read(
      YamlMap document, Map<String, JsonNode> fields, Problems problems) {
    document.required("record");
    Optional<RecordTemplate> template = template(document, "record", fields, problems);
    Map<String, RecordTemplate> others = new LinkedHashMap<>();
    document
        .map("other-records")
        .ifPresent(
            map -> {
              for (String name : map.keys()) {
                template(map, name, fields, problems).ifPresent(other -> others.put(name, other));
              }
            });
    document.required("from");
    document.required("every");
    Instant from = document.instant("from").orElse(Instant.EPOCH);
    Duration every = document.duration("every").orElse(Duration.ZERO);
    return template.map(sound -> new RecordGroups(problems, fields, sound, others, from, every));
  }

  private static Optional<RecordTemplate> template(
      YamlMap map, String key, Map<String, JsonNode> fields, Problems problems) {
    try {
      return map.text(key).map(text -> RecordTemplate.parse(text.strip(), fields.keySet()));
    } catch (IllegalArgumentException e) {
      problems.error(map.line(key), e.getMessage());
      return Optional.empty();
    }
  }

  /** The records of a case, or of one of its further groups; empty when there is a problem. */
  Optional<RecordGroup> group(YamlMap map) {
    RecordTemplate record = record(map);
    long count = map.whole("count", 0).orElse(0L);
    Instant first = map.instant("from").orElse(from);
    Duration step = map.duration("every").orElse(every);
    int jitter = jitter(map);
    Map<String, JsonNode> with = overrides(map, "with");
    Map<String, JsonNode> cycle = lists(map, "cycle");
    if (count > MAX_RECORDS) {
      problems.error(map.line("count"), "'count' must be at most " + MAX_RECORDS);
      return Optional.empty();
    }
    // With jitter the last may be later by a whole step.
    long steps = Math.max(1, jitter == 0 ? count - 1 : count);
    Duration longest = Duration.between(first, YamlMap.LATEST).dividedBy(steps);
    if ((count > 1 || jitter > 0) && step.compareTo(longest) > 0) {
      problems.error(
          map.line(map.has("every") ? "every" : "count"),
          "the last of " + count + " records would be after the year 9999");
      return Optional.empty();
    }
    return Optional.of(
        new RecordGroup(record, Math.toIntExact(count), first, step, jitter, with, cycle));
  }

  private RecordTemplate record(YamlMap map) {
    Optional<String> name = map.text("record");
    if (name.isPresent() && !others.containsKey(name.get())) {
      problems.error(
          map.line("record"),
          "'other-records' has no '"
              + name.get()
              + "'"
              + NearestName.hint(name.get(), others.keySet()));
    }
    return name.map(others::get).orElse(template);
  }

  private int jitter(YamlMap map) {
    Optional<String> text = map.text("jitter");
    if (text.isEmpty()) {
      return 0;
    }
    String percent = text.get();
    Integer number =
        percent.endsWith("%") ? Ints.tryParse(percent.substring(0, percent.length() - 1)) : null;
    if (number == null || number < 0 || number > MAX_JITTER) {
      problems.error(map.line("jitter"), "'jitter' must be from 0% to 100%");
      return 0;
    }
    return number;
  }

  /** Values for some of the file's fields. */
  private Map<String, JsonNode> overrides(YamlMap map, String key) {
    Map<String, JsonNode> overrides = new LinkedHashMap<>();
    map.map(key)
        .ifPresent(
            values -> {
              for (String name : values.keys()) {
                if (fields.containsKey(name)) {
                  overrides.put(name, EventsFile.json(values, name));
                } else {
                  problems.error(
                      values.line(name),
                      "'fields' has no '" + name + "'" + NearestName.hint(name, fields.keySet()));
                }
              }
            });
    return overrides;
  }

  /** Lists of values for some of the file's fields; none of them is empty. */
  Map<String, JsonNode> lists(YamlMap map, String key) {
    Map<String, JsonNode> lists = overrides(map, key);
    lists.forEach(
        (name, values) -> {
          if (!values.isArray() || values.isEmpty()) {
            problems.error(map.line(key), "'" + name + "' must be a list to take turns with");
          }
        });
    lists.values().removeIf(values -> !values.isArray() || values.isEmpty());
    return lists;
  }
}
