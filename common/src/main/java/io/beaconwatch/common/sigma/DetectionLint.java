package io.beaconwatch.common.sigma;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import io.beaconwatch.common.detection.Column;
import io.beaconwatch.common.detection.Column.Value.Computed;
import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Detection.NullKeys;
import io.beaconwatch.common.detection.Detection.Window;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Warns of what is valid in a detection and yet not what its author may expect. */
final class DetectionLint {
  /**
   * What a family's connections have no value of their own for: a process's start tells it, or a
   * pipeline that enriched them (SEMANTICS 1, rows 4 and 21).
   */
  private static final ImmutableSetMultimap<Family, Field> FROM_PROCESS_START =
      ImmutableSetMultimap.<Family, Field>builder()
          .putAll(Family.SYSMON, Field.COMMAND_LINE, Field.PARENT_IMAGE)
          .putAll(
              Family.FALCON,
              Field.COMPUTER,
              Field.USER,
              Field.IMAGE,
              Field.PROCESS_NAME,
              Field.COMMAND_LINE)
          .build();

  /** What a family's own table does not have, but a pipeline may add (SEMANTICS 1, row 9). */
  private static final ImmutableSetMultimap<Family, Field> FROM_ENRICHMENT =
      ImmutableSetMultimap.of(
          Family.DEFENDER, Field.BYTES_SENT, Family.DEFENDER, Field.BYTES_RECEIVED);

  private static final ImmutableSet<Column.Value> BYTES =
      ImmutableSet.of(Computed.BYTES_SENT, Computed.BYTES_RECEIVED, Computed.BYTE_RATIO);

  private final Detection detection;
  private final DetectionFile.Lines lines;
  private final Problems problems;

  private DetectionLint(Detection detection, DetectionFile.Lines lines, Problems problems) {
    this.detection = detection;
    this.lines = lines;
    this.problems = problems;
  }

  static void check(Detection detection, DetectionFile.Lines lines, Problems problems) {
    DetectionLint lint = new DetectionLint(detection, lines, problems);
    lint.searches();
    lint.keys();
    lint.window();
    lint.tiers();
    lint.columns();
  }

  private void searches() {
    Map<Field, Integer> others = new LinkedHashMap<>(lines.searches());
    detection.groupBy().forEach(key -> others.remove(key.field()));
    searches(detection.families(), others, problems);
  }

  /** Warns of searched fields that the families do not have. */
  static void searches(Set<Family> families, Map<Field, Integer> lines, Problems problems) {
    lines.forEach(
        (field, line) -> {
          String what = name(field, families);
          if (lacking(field, families).size() == families.size()) {
            never(what, families, line, "it is missing", problems);
          }
          supply(what, field, families, line, "it is missing", problems);
        });
  }

  private void keys() {
    String consequence =
        detection.nullKeys() == NullKeys.DROP
            ? "connections without it are dropped"
            : "it is the empty text";
    for (int i = 0; i < detection.groupBy().size(); i++) {
      Detection.Key key = detection.groupBy().get(i);
      String what = "key '" + key.name() + "'";
      int line = lines.keys().get(i);
      // A search may have a part for each family. A key is there once for all.
      never(what, lacking(key.field(), detection.families()), line, consequence, problems);
      supply(what, key.field(), detection.families(), line, consequence, problems);
    }
  }

  private void columns() {
    List<String> names =
        detection.columns().stream()
            .filter(column -> BYTES.contains(column.value()))
            .map(Column::name)
            .toList();
    Set<Family> families = new TreeSet<>(detection.families());
    families.removeIf(
        family ->
            Field.BYTES_SENT.nameIn(family).isPresent()
                && !FROM_ENRICHMENT.containsEntry(family, Field.BYTES_SENT));
    if (!names.isEmpty() && !families.isEmpty()) {
      problems.warning(
          lines.columns(),
          "no bytes are in "
              + names(families)
              + " telemetry of its own; without enriched input "
              + String.join(", ", names)
              + " are 0");
    }
  }

  private static String name(Field field, Set<Family> families) {
    return families.stream()
        .flatMap(family -> field.nameIn(family).stream())
        .findFirst()
        .orElseGet(() -> field.names().iterator().next());
  }

  private static Set<Family> lacking(Field field, Set<Family> families) {
    Set<Family> lacking = new TreeSet<>(families);
    lacking.removeIf(family -> field.nameIn(family).isPresent());
    return lacking;
  }

  private static void never(
      String what, Set<Family> families, int line, String consequence, Problems problems) {
    if (!families.isEmpty()) {
      problems.warning(
          line, what + " is never in " + names(families) + " telemetry; " + consequence);
    }
  }

  private static void supply(
      String what,
      Field field,
      Set<Family> families,
      int line,
      String consequence,
      Problems problems) {
    Set<Family> fromEnrichment = new TreeSet<>(families);
    fromEnrichment.removeIf(family -> !FROM_ENRICHMENT.containsEntry(family, field));
    if (!fromEnrichment.isEmpty()) {
      problems.warning(
          line,
          what
              + " is not in "
              + names(fromEnrichment)
              + " telemetry of its own; it comes from enriched input, else "
              + consequence);
    }
    Set<Family> fromStart = new TreeSet<>(families);
    fromStart.removeIf(family -> !FROM_PROCESS_START.containsEntry(family, field));
    if (!fromStart.isEmpty()) {
      problems.warning(
          line,
          what
              + " is not in "
              + names(fromStart)
              + " connections; it comes from the process's start or from enriched input, else "
              + consequence);
    }
  }

  private static String names(Set<Family> families) {
    return families.stream()
        .map(
            family ->
                switch (family) {
                  case SYSMON -> "Sysmon";
                  case DEFENDER -> "Defender";
                  case FALCON -> "Falcon";
                  case ECS -> "ECS";
                })
        .collect(Collectors.joining(" and "));
  }

  private void window() {
    if (detection.window() instanceof Window.Tumbling) {
      problems.warning(
          lines.window(),
          "a tumbling window splits a burst at its edge: "
              + detection.threshold()
              + " connections across it may alert in neither window");
    }
  }

  private void tiers() {
    for (int i = 0; i < detection.tiers().size(); i++) {
      if (!isReached(i)) {
        problems.warning(
            lines.tiers().get(i),
            "tier '"
                + detection.tiers().get(i).name()
                + "' is never reached: groups have at least "
                + detection.threshold()
                + " connections, and earlier tiers take all that it would");
      }
    }
  }

  /**
   * Tries one group for each combination of what the tiers tell apart. Of the counts between two
   * bounds the greatest is tried, since a group has no more ports than connections.
   */
  private boolean isReached(int index) {
    TreeSet<Long> counts = new TreeSet<>(List.of((long) Integer.MAX_VALUE));
    TreeSet<Integer> ports = new TreeSet<>(List.of(0));
    for (Tier tier : detection.tiers()) {
      counts.add(tier.minCount() - 1);
      if (tier.maxPorts() < Integer.MAX_VALUE) {
        ports.add(tier.maxPorts());
        ports.add(tier.maxPorts() + 1);
      }
    }
    for (long count : counts.tailSet((long) detection.threshold())) {
      for (int distinct : ports) {
        if (distinct <= count
            && (first(count, distinct, true) == index || first(count, distinct, false) == index)) {
          return true;
        }
      }
    }
    return false;
  }

  private int first(long count, int ports, boolean indicator) {
    List<Tier> tiers = detection.tiers();
    for (int i = 0; i < tiers.size(); i++) {
      if (tiers.get(i).applies(count, ports, indicator)) {
        return i;
      }
    }
    return -1;
  }
}
