package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableMap;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Detection.Level;
import io.beaconwatch.common.detection.Detection.NullKeys;
import io.beaconwatch.common.detection.Detection.Window;
import io.beaconwatch.common.detection.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The block {@code beaconwatch} of a correlation: what Sigma cannot say.
 *
 * @param window null after a problem
 * @param canonicalAddresses whether keys that are addresses are compared in canonical form
 * @param tierLines where each tier stands
 */
record BeaconBlock(
    String version,
    Window window,
    NullKeys nullKeys,
    boolean emptyKeysAreNull,
    boolean canonicalAddresses,
    Duration lookback,
    Duration indicatorLookback,
    List<Tier> tiers,
    List<Integer> tierLines,
    List<Column> columns,
    List<String> repairs,
    List<String> limits) {

  private enum Kind {
    TUMBLING,
    SLIDING
  }

  static BeaconBlock parse(
      YamlMap block, Correlation correlation, Level defaultLevel, Problems problems) {
    List<Tier> tiers = new ArrayList<>();
    List<Integer> tierLines = new ArrayList<>();
    for (Node node : block.list("tiers")) {
      if (node instanceof MappingNode mapping) {
        tiers.add(tier(new YamlMap(mapping, problems), defaultLevel, problems));
        tierLines.add(Problems.line(node));
      } else {
        problems.error(node, "a tier must be a mapping");
      }
    }
    Window window = window(block, correlation, problems);
    BeaconBlock parsed =
        new BeaconBlock(
            block.text("version").orElse("1"),
            window,
            block
                .choice("null-keys", ImmutableMap.of("keep", NullKeys.KEEP, "drop", NullKeys.DROP))
                .orElse(NullKeys.DROP),
            block
                .choice("empty-keys", ImmutableMap.of("as-null", true, "as-value", false))
                .orElse(false),
            block
                .choice("address-keys", ImmutableMap.of("canonical", true, "as-text", false))
                .orElse(false),
            block.duration("lookback").orElse(Duration.ofHours(24)),
            block.duration("threat-intelligence-lookback").orElse(Duration.ofDays(7)),
            List.copyOf(tiers),
            List.copyOf(tierLines),
            block
                .map("columns")
                .map(columns -> Columns.parse(columns, correlation, window, problems))
                .orElse(List.of()),
            List.copyOf(block.texts("repairs")),
            List.copyOf(block.texts("limits")));
    block.refuseOtherKeys();
    return parsed;
  }

  private static Window window(YamlMap block, Correlation correlation, Problems problems) {
    Optional<YamlMap> window = block.requiredMap("window");
    if (window.isEmpty()) {
      return null;
    }
    window.get().required("kind");
    Kind kind =
        window
            .get()
            .choice("kind", ImmutableMap.of("tumbling", Kind.TUMBLING, "sliding", Kind.SLIDING))
            .orElse(null);
    Optional<Duration> offset = window.get().duration("offset");
    window.get().refuseOtherKeys();
    Duration timespan = correlation.timespan();
    if (kind == null || timespan == null) {
      return null;
    }
    return switch (kind) {
      case TUMBLING -> {
        if (offset.isPresent() && offset.get().compareTo(timespan) >= 0) {
          problems.error(window.get().line("offset"), "'offset' must be less than 'timespan'");
        }
        yield new Window.Tumbling(timespan, offset.orElse(Duration.ZERO));
      }
      case SLIDING -> {
        if (offset.isPresent()) {
          problems.error(window.get().line("offset"), "a sliding window has no 'offset'");
        }
        if (correlation.threshold() < 2) {
          problems.error(window.get().line("kind"), "a sliding window needs a count of at least 2");
        }
        yield new Window.Sliding(timespan);
      }
    };
  }

  private static Tier tier(YamlMap tier, Level defaultLevel, Problems problems) {
    tier.required("name");
    tier.required("score");
    long minCount = 0;
    long maxPorts = Integer.MAX_VALUE;
    Optional<Boolean> indicator = Optional.empty();
    Optional<YamlMap> when = tier.map("when");
    if (when.isPresent()) {
      Optional<YamlMap> count = when.get().map("count");
      Optional<YamlMap> ports = when.get().map("ports");
      minCount = count.flatMap(map -> Bounds.atLeast(map, 0, problems)).orElse(0L);
      maxPorts = ports.flatMap(map -> Bounds.atMost(map, problems)).orElse(maxPorts);
      indicator = when.get().flag("indicator");
      count.ifPresent(YamlMap::refuseOtherKeys);
      ports.ifPresent(YamlMap::refuseOtherKeys);
      when.get().refuseOtherKeys();
    }
    Tier parsed =
        new Tier(
            tier.text("name").orElse(""),
            Math.toIntExact(tier.whole("score", 0).orElse(0L)),
            tier.choice("level", Rule.levels()).orElse(defaultLevel),
            minCount,
            Math.toIntExact(maxPorts),
            indicator.orElse(null));
    tier.refuseOtherKeys();
    return parsed;
  }
}
