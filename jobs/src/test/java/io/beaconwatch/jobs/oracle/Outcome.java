package io.beaconwatch.jobs.oracle;

import io.beaconwatch.common.alert.Alert;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a differential run came to. */
final class Outcome {
  private int sets;
  private int quiet;
  private long lines;
  private long alerts;
  private int differences;
  private Difference first;
  private final Map<String, Integer> setsByTier = new TreeMap<>();

  void add(EventSet set, List<Alert> told, Difference difference) {
    sets++;
    lines += set.lines().size();
    alerts += told.size();
    quiet += told.isEmpty() ? 1 : 0;
    Set<String> tiers = new HashSet<>();
    told.forEach(alert -> tiers.add(alert.tier()));
    tiers.forEach(tier -> setsByTier.merge(tier, 1, Integer::sum));
    if (difference != null) {
      differences++;
      first = first == null ? difference : first;
    }
  }

  int sets() {
    return sets;
  }

  /** Sets without an alert. */
  int quiet() {
    return quiet;
  }

  int differences() {
    return differences;
  }

  /** Null where there is none. */
  Difference first() {
    return first;
  }

  /** How many sets have an alert of the tier. */
  int setsOf(String tier) {
    return setsByTier.getOrDefault(tier, 0);
  }

  @Override
  public String toString() {
    return "%,d sets, %,d lines, %,d alerts, %,d differences; sets without alerts %,d, by tier %s"
        .formatted(sets, lines, alerts, differences, quiet, setsByTier);
  }
}
