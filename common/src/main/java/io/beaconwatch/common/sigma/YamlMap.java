package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableMap;
import io.beaconwatch.common.detection.NearestName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML mapping whose keys are text. It remembers which keys were asked for, so that the others
 * can be refused. A value of the wrong kind is a problem, and then reads as if it were not there.
 */
final class YamlMap {
  /** What every form of time can say. */
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final MappingNode node;
  private final Problems problems;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  YamlMap(MappingNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.error(tuple.getKeyNode(), "a key must be text");
      } else if (entries.putIfAbsent(key.getValue(), tuple) != null) {
        problems.error(key, "'" + key.getValue() + "' is there twice");
      }
    }
  }

  Node node() {
    return node;
  }

  Set<String> keys() {
    return entries.keySet();
  }

  boolean has(String key) {
    known.add(key);
    return entries.containsKey(key);
  }

  /** Where the key stands, or where the mapping begins when it is missing. */
  int line(String key) {
    NodeTuple tuple = entries.get(key);
    return Problems.line(tuple == null ? node : tuple.getKeyNode());
  }

  Optional<Node> get(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(NodeTuple::getValueNode);
  }

  /** The value, or a problem when it is missing. */
  Optional<Node> required(String key) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      problems.error(node, "'" + key + "' is missing");
    }
    return value;
  }

  Optional<String> text(String key) {
    return get(key).flatMap(value -> scalar(key, value, "text"));
  }

  Optional<YamlMap> map(String key) {
    return get(key).flatMap(value -> map(key, value));
  }

  Optional<YamlMap> requiredMap(String key) {
    return required(key).flatMap(value -> map(key, value));
  }

  private Optional<YamlMap> map(String key, Node value) {
    if (value instanceof MappingNode mapping) {
      return Optional.of(new YamlMap(mapping, problems));
    }
    problems.error(value, "'" + key + "' must be a mapping");
    return Optional.empty();
  }

  /** The list's items; empty when the key is missing. */
  List<Node> list(String key) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.error(value.get(), "'" + key + "' must be a list");
    return List.of();
  }

  /** The list's items that are text; the others are problems. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Node item : list(key)) {
      scalar("an item of " + key, item, "text").ifPresent(texts::add);
    }
    return texts;
  }

  Optional<Long> whole(String key, long least) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        long number = Long.parseLong(scalar.getValue());
        if (number >= least && number <= Integer.MAX_VALUE) {
          return Optional.of(number);
        }
      } catch (NumberFormatException e) {
        // too long for a long: told below
      }
    }
    problems.error(
        value.get(),
        "'" + key + "' must be a whole number from " + least + " to " + Integer.MAX_VALUE);
    return Optional.empty();
  }

  Optional<Boolean> flag(String key) {
    Optional<Node> value = get(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(scalar.getValue().equals("true"));
    }
    problems.error(value.get(), "'" + key + "' must be true or false");
    return Optional.empty();
  }

  /** A time span as Sigma writes it: a number and one of s, m, h, d. */
  Optional<Duration> duration(String key) {
    Optional<Node> value = get(key);
    Optional<Duration> duration =
        value.flatMap(node -> scalar(key, node, "a time span")).flatMap(YamlMap::parseDuration);
    if (value.isPresent() && value.get() instanceof ScalarNode && duration.isEmpty()) {
      problems.error(
          value.get(), "'" + key + "' must be a number and one of s, m, h, d, such as 90m");
    }
    return duration;
  }

  /** A time in UTC, within the years 0000 to 9999. */
  Optional<Instant> instant(String key) {
    Optional<String> text = text(key);
    try {
      Optional<Instant> instant = text.map(Instant::parse);
      if (instant.filter(time -> time.isBefore(EARLIEST) || time.isAfter(LATEST)).isPresent()) {
        problems.error(line(key), "'" + key + "' must be within the years 0000 to 9999");
        return Optional.empty();
      }
      return instant;
    } catch (DateTimeException e) {
      problems.error(line(key), "'" + key + "' must be a time in UTC such as 2026-03-03T11:00:00Z");
      return Optional.empty();
    }
  }

  private static Optional<Duration> parseDuration(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > 9 || digits != text.length() - 1) {
      return Optional.empty();
    }
    long number = Long.parseLong(text.substring(0, digits));
    return switch (text.charAt(digits)) {
      case 's' -> Optional.of(Duration.ofSeconds(number));
      case 'm' -> Optional.of(Duration.ofMinutes(number));
      case 'h' -> Optional.of(Duration.ofHours(number));
      case 'd' -> Optional.of(Duration.ofDays(number));
      default -> Optional.empty();
    };
  }

  /** One of the named values, which are told in their order. */
  <T> Optional<T> choice(String key, ImmutableMap<String, T> choices) {
    Optional<Node> value = get(key);
    Optional<String> text = value.flatMap(node -> scalar(key, node, "text"));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    T chosen = choices.get(text.get());
    if (chosen == null) {
      problems.error(
          value.get(),
          "'" + key + "' cannot be '" + text.get() + "'; valid are " + names(choices.keySet()));
    }
    return Optional.ofNullable(chosen);
  }

  /** Says that each key that was never asked for is unknown. */
  void refuseOtherKeys() {
    for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.error(
            entry.getValue().getKeyNode(),
            "unknown key '" + entry.getKey() + "'" + NearestName.hint(entry.getKey(), known));
      }
    }
  }

  private Optional<String> scalar(String key, Node value, String kind) {
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(scalar.getValue());
    }
    problems.error(value, "'" + key + "' must be " + kind);
    return Optional.empty();
  }

  private static String names(Iterable<String> names) {
    return String.join(", ", names);
  }
}
