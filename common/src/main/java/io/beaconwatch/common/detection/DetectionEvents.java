package io.beaconwatch.common.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A detection's own events: what must and what must not alert.
 *
 * @param detection its name
 * @param cases each is a run of its own
 */
public record DetectionEvents(String detection, List<Case> cases) {

  /**
   * One case.
   *
   * @param name unique within the file
   * @param line where it stands in the file
   * @param records raw lines of telemetry, in the vendor's own shape
   * @param indicators raw lines of threat intelligence, as Sentinel's rows
   * @param asOf the one time at which the detection looks, as {@code --as-of} does; empty where
   *     each window is looked at as it closes
   * @param alerts what must come of it, in any order; empty when nothing may alert. Each maps paths
   *     in the alert, such as {@code beacon.count}, to values; what it does not name may be
   *     anything
   */
  public record Case(
      String name,
      int line,
      List<String> records,
      List<String> indicators,
      Optional<Instant> asOf,
      List<Map<String, JsonNode>> alerts) {

    public Case {
      records = List.copyOf(records);
      indicators = List.copyOf(indicators);
      alerts = List.copyOf(alerts);
    }
  }
}
