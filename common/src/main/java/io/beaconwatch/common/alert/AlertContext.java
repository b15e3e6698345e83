package io.beaconwatch.common.alert;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.common.scoring.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What an alert says of host, user, process and destination: from the key, else as collected. */
final class AlertContext {
  private final Map<Field, List<String>> values = new EnumMap<>(Field.class);

  AlertContext(Detection detection, Finding finding) {
    List<Field> collected = AlertFields.collected(detection);
    for (int i = 0; i < finding.aggregate().collected().size(); i++) {
      values.put(collected.get(i), finding.aggregate().collected().get(i).values());
    }
    for (int i = 0; i < detection.groupBy().size(); i++) {
      String value = finding.group().value(i);
      values.put(detection.groupBy().get(i).field(), value.isEmpty() ? List.of() : List.of(value));
    }
    if (!values.containsKey(Field.PROCESS_NAME)) {
      values.put(
          Field.PROCESS_NAME,
          of(Field.IMAGE).stream().map(AlertContext::lastPart).distinct().sorted().toList());
    }
    if (!values.containsKey(Field.COMPUTER)) {
      values.put(Field.COMPUTER, of(Field.HOST));
    }
  }

  /** Sorted distinct values; empty when there is none. */
  List<String> of(Field field) {
    return values.getOrDefault(field, List.of());
  }

  /** As people say it: the value, or how many there are, or the fallback. */
  String told(Field field, String fallback) {
    List<String> all = new ArrayList<>(of(field));
    return switch (all.size()) {
      case 0 -> fallback;
      case 1 -> all.get(0);
      default -> all.get(0) + " and " + (all.size() - 1) + " more";
    };
  }

  private static String lastPart(String path) {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }
}
