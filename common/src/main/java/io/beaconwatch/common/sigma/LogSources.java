package io.beaconwatch.common.sigma;

import com.google.common.base.Ascii;
import io.beaconwatch.common.detection.NearestName;
import io.beaconwatch.common.event.Family;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Which families a Sigma {@code logsource} names. Each key that it has must agree; those that it
 * lacks leave the choice open, so that {@code category: network_connection} alone means all.
 */
final class LogSources {
  private record LogSource(String product, String service, Family family) {}

  private static final String CATEGORY = "network_connection";

  private static final List<LogSource> KNOWN =
      List.of(
          new LogSource("windows", "sysmon", Family.SYSMON),
          new LogSource("defender", "DeviceNetworkEvents", Family.DEFENDER),
          new LogSource("crowdstrike", "falcon", Family.FALCON),
          new LogSource("elastic", "ecs", Family.ECS));

  private LogSources() {}

  /** The families; empty after a problem. */
  static Set<Family> families(YamlMap document, Problems problems) {
    Set<Family> families = EnumSet.noneOf(Family.class);
    YamlMap logsource = document.requiredMap("logsource").orElse(null);
    if (logsource == null) {
      return families;
    }
    String category = logsource.text("category").orElse(null);
    String product = logsource.text("product").orElse(null);
    String service = logsource.text("service").orElse(null);
    logsource.has("definition");
    logsource.refuseOtherKeys();
    int line = document.line("logsource");
    if (category == null && product == null && service == null) {
      problems.error(line, "'logsource' names no category, product or service");
      return families;
    }
    boolean categoryKnown = isKnown("category", category, List.of(CATEGORY), logsource, problems);
    boolean productKnown =
        isKnown("product", product, names(LogSource::product), logsource, problems);
    boolean serviceKnown =
        isKnown("service", service, names(LogSource::service), logsource, problems);
    if (categoryKnown && productKnown && serviceKnown) {
      for (LogSource source : KNOWN) {
        if (agrees(product, source.product) && agrees(service, source.service)) {
          families.add(source.family);
        }
      }
      if (families.isEmpty()) {
        problems.error(line, "no product '" + product + "' has a service '" + service + "'");
      }
    }
    return families;
  }

  private static boolean isKnown(
      String key, String value, List<String> names, YamlMap logsource, Problems problems) {
    boolean known = value == null || names.stream().anyMatch(name -> agrees(value, name));
    if (!known) {
      problems.error(
          logsource.line(key),
          "unknown " + key + " '" + value + "' in 'logsource'" + NearestName.hint(value, names));
    }
    return known;
  }

  private static boolean agrees(String value, String name) {
    return value == null || Ascii.equalsIgnoreCase(value, name);
  }

  private static List<String> names(Function<LogSource, String> part) {
    return List.copyOf(
        new LinkedHashSet<>(KNOWN.stream().map(part).filter(Objects::nonNull).toList()));
  }
}
