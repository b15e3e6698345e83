package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableMap;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Column.Value;
import io.beaconwatch.common.detection.Column.Value.Computed;
import io.beaconwatch.common.detection.Detection.Window;
import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.sigma.Correlation.GroupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the block's {@code columns}: a mapping from the vendor's name to what it shows. */
final class Columns {
  private static final ImmutableMap<String, Computed> COMPUTED =
      ImmutableMap.<String, Computed>builder()
          .put("window-start", Computed.WINDOW_START)
          .put("window-end", Computed.WINDOW_END)
          .put("count", Computed.COUNT)
          .put("rate", Computed.RATE)
          .put("port-count", Computed.PORT_COUNT)
          .put("bytes-sent", Computed.BYTES_SENT)
          .put("bytes-received", Computed.BYTES_RECEIVED)
          .put("byte-ratio", Computed.BYTE_RATIO)
          .put("tier", Computed.TIER)
          .put("score", Computed.SCORE)
          .put("indicator-matched", Computed.INDICATOR_MATCHED)
          .put("indicator-type", Computed.INDICATOR_TYPE)
          .put("indicator-confidence", Computed.INDICATOR_CONFIDENCE)
          .put("indicator-description", Computed.INDICATOR_DESCRIPTION)
          .put("sequence-times", Computed.SEQUENCE_TIMES)
          .buildOrThrow();

  private final Correlation correlation;
  private final Window window;
  private final Problems problems;

  private Columns(Correlation correlation, Window window, Problems problems) {
    this.correlation = correlation;
    this.window = window;
    this.problems = problems;
  }

  static List<Column> parse(
      YamlMap columns, Correlation correlation, Window window, Problems problems) {
    Columns parser = new Columns(correlation, window, problems);
    List<Column> parsed = new ArrayList<>();
    for (String name : columns.keys()) {
      Node value = columns.get(name).orElseThrow();
      parser.value(name, value).ifPresent(found -> parsed.add(new Column(name, found)));
    }
    return List.copyOf(parsed);
  }

  private Optional<Value> value(String column, Node node) {
    if (node instanceof ScalarNode scalar) {
      String word = scalar.getValue();
      if (word.equals("key")) {
        return key(column, node);
      }
      if (word.equals("ports")) {
        return Optional.of(new Value.Ports(false, Integer.MAX_VALUE));
      }
      Computed computed = COMPUTED.get(word);
      if (computed == null) {
        problems.error(
            node, "unknown column value '" + word + "'" + NearestName.hint(word, words()));
        return Optional.empty();
      }
      return fits(computed, word, node) ? Optional.of(computed) : Optional.empty();
    }
    if (node instanceof MappingNode mapping) {
      return described(new YamlMap(mapping, problems));
    }
    problems.error(node, "a column's value must be a word or a mapping");
    return Optional.empty();
  }

  private Optional<Value> described(YamlMap map) {
    Optional<Value> value = Optional.empty();
    if (map.has("key") == map.has("ports")) {
      problems.error(map.node(), "a column's value needs one of 'key' and 'ports'");
    } else if (map.has("key")) {
      value = map.text("key").flatMap(name -> key(name, map.get("key").orElseThrow()));
    } else {
      Optional<YamlMap> ports = map.map("ports");
      if (ports.isPresent()) {
        boolean asText =
            ports.get().choice("as", ImmutableMap.of("text", true, "number", false)).orElse(false);
        long limit = ports.get().whole("limit", 1).orElse((long) Integer.MAX_VALUE);
        ports.get().refuseOtherKeys();
        value = Optional.of(new Value.Ports(asText, Math.toIntExact(limit)));
      }
    }
    map.refuseOtherKeys();
    return value;
  }

  private Optional<Value> key(String name, Node node) {
    for (GroupKey key : correlation.keys()) {
      if (key.name().equals(name)) {
        return Optional.of(new Value.KeyField(key.field()));
      }
    }
    List<String> names = correlation.keys().stream().map(GroupKey::name).toList();
    problems.error(node, "'" + name + "' is not in 'group-by'" + NearestName.hint(name, names));
    return Optional.empty();
  }

  /** Whether the value has a meaning for this kind of window. */
  private boolean fits(Computed computed, String word, Node node) {
    boolean forSliding =
        switch (computed) {
          case SEQUENCE_TIMES -> true;
          case WINDOW_START,
              WINDOW_END,
              COUNT,
              RATE,
              PORT_COUNT,
              BYTES_SENT,
              BYTES_RECEIVED,
              BYTE_RATIO,
              TIER,
              SCORE,
              INDICATOR_MATCHED,
              INDICATOR_TYPE,
              INDICATOR_CONFIDENCE,
              INDICATOR_DESCRIPTION ->
              false;
        };
    boolean forTumbling =
        computed == Computed.WINDOW_START
            || computed == Computed.WINDOW_END
            || computed == Computed.RATE;
    boolean wrong =
        (forSliding && window instanceof Window.Tumbling)
            || (forTumbling && window instanceof Window.Sliding);
    if (wrong) {
      problems.error(
          node, "'" + word + "' is for " + (forSliding ? "sliding" : "tumbling") + " windows only");
    }
    return !wrong;
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(COMPUTED.keySet());
    words.add("key");
    words.add("ports");
    return words;
  }
}
