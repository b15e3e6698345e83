package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.jobs.state.BegunWindows;
import io.beaconwatch.jobs.state.DetectionFormat;
import io.beaconwatch.jobs.state.DetectionVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The versions of detections that connections are matched with: those of the plan, and for as long
 * as windows of theirs are open, those that a restart with other detections has retired.
 */
final class VersionsInForce {
  private final List<VersionSpan> spans = new ArrayList<>();
  private final List<VersionSpan> retired = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final DetectionPlan plan;
  private final long watermark;

  /**
   * @param definitions gives that of a version; null where it is not known
   * @param restored from the checkpoint, of all subtasks; none at the first start
   * @param watermark from which on nothing was late in the checkpoint
   */
  VersionsInForce(
      DetectionPlan plan,
      Function<DetectionVersion, Detection> definitions,
      Iterable<BegunWindows> restored,
      long watermark) {
    this.plan = plan;
    this.watermark = watermark;
    Map<String, Map<DetectionVersion, VersionSpan>> before = new LinkedHashMap<>();
    for (BegunWindows begun : restored) {
      Detection definition = definitions.apply(begun.version());
      if (definition != null) {
        before
            .computeIfAbsent(begun.version().detection(), name -> new LinkedHashMap<>())
            .computeIfAbsent(begun.version(), version -> span(version, definition, List.of()))
            .begin(begun);
      }
    }
    boolean first = before.isEmpty();
    for (Detection detection : plan.detections()) {
      Map<DetectionVersion, VersionSpan> own = before.remove(detection.name());
      if (own != null) {
        spans.add(continued(detection, List.copyOf(own.values())));
      } else {
        spans.add(span(DetectionVersion.first(detection), detection, List.of()));
        if (!first) {
          changes.add(detection.name() + " is new: it counts what is read from here on");
        }
      }
    }
    before.forEach((name, own) -> removed(List.copyOf(own.values())));
    spans.addAll(retired);
  }

  private VersionSpan span(DetectionVersion version, Detection definition, List<VersionSpan> old) {
    return new VersionSpan(version, definition, plan.allowedLateness().toMillis(), old);
  }

  /** The version in force of a detection that was there before. */
  private VersionSpan continued(Detection detection, List<VersionSpan> before) {
    List<VersionSpan> same = new ArrayList<>();
    List<VersionSpan> replaced = new ArrayList<>();
    for (VersionSpan each : before) {
      // One that was retired, and comes back while its fixed windows are open, was never away.
      if (each.detection().equals(detection)
          && (each.version().isInForce() || !slides(detection))) {
        same.add(each);
      } else {
        replaced.add(each);
      }
    }
    List<VersionSpan> older = retire(replaced);
    long since = same.isEmpty() ? end(replaced, detection) : same.get(0).version().since();
    VersionSpan current =
        span(
            new DetectionVersion(
                detection.name(), DetectionFormat.fingerprint(detection), since, Long.MAX_VALUE),
            detection,
            older);
    same.forEach(each -> current.begin(each.open(watermark)));
    if (replaced.stream().anyMatch(each -> each.version().isInForce())) {
      tell(detection.name() + " has changed", older);
    } else if (same.isEmpty()) {
      tell(detection.name() + " is back", older);
    }
    return current;
  }

  /** Where the sequences of earlier versions end, and those of the next begin. */
  private long end(List<VersionSpan> replaced, Detection next) {
    return replaced.stream()
        .filter(each -> slides(next) && slides(each.detection()))
        .mapToLong(each -> asRetired(each, List.of()).version().until())
        .max()
        .orElse(Long.MIN_VALUE);
  }

  private void removed(List<VersionSpan> before) {
    List<VersionSpan> older = retire(before);
    if (before.stream().anyMatch(each -> each.version().isInForce())) {
      tell(before.get(0).version().detection() + " is left out", older);
    }
  }

  /** Those that still have something to finish, in the order in which they came into use. */
  private List<VersionSpan> retire(List<VersionSpan> versions) {
    List<VersionSpan> older = new ArrayList<>();
    versions.stream()
        .map(each -> asRetired(each, List.of()))
        .filter(each -> !each.isOver(watermark))
        .sorted(
            Comparator.comparingLong((VersionSpan each) -> each.version().until())
                .thenComparing(each -> each.version().definition()))
        .forEach(each -> older.add(asRetired(each, older)));
    retired.addAll(older);
    return older;
  }

  private VersionSpan asRetired(VersionSpan span, List<VersionSpan> older) {
    return span.retired(older, watermark);
  }

  private static boolean slides(Detection detection) {
    return detection.window() instanceof Detection.Window.Sliding;
  }

  private void tell(String change, List<VersionSpan> older) {
    if (older.isEmpty()) {
      changes.add(change + ": no window of it is open");
      return;
    }
    for (VersionSpan each : older) {
      changes.add(
          "%s: %s before %s finish by the old definition %s"
              .formatted(
                  change,
                  slides(each.detection()) ? "sequences that begin" : "open windows that end",
                  Instant.ofEpochMilli(each.version().until()),
                  each.detection().version()));
    }
  }

  /** The plan's, in its order, and then those that are retired. */
  List<VersionSpan> spans() {
    return spans;
  }

  /** What a restart has changed, for people; empty where it changed nothing. */
  List<String> changes() {
    return changes;
  }

  /**
   * The fields of retired versions that sources may not read any more, for people; empty where
   * there are none.
   */
  List<String> unread() {
    if (retired.isEmpty()) {
      return List.of();
    }
    Set<Field> read = plan.withBundled().neededFields();
    List<String> unread = new ArrayList<>();
    for (VersionSpan each : retired) {
      Set<Field> fields = plan.with(List.of(each.detection())).neededFields();
      fields.removeAll(read);
      if (!fields.isEmpty()) {
        unread.add(
            "%s: the old definition %s reads %s, which nobody else reads any more: its open windows"
                    .formatted(
                        each.version().detection(), each.detection().version(), named(fields))
                + " finish without");
      }
    }
    return unread;
  }

  /** As a detection names them. */
  private static String named(Set<Field> fields) {
    return fields.stream()
        .map(field -> field.names().iterator().next())
        .collect(Collectors.joining(", "));
  }

  /** Drops what is over; whether anything was. */
  boolean drop(long newWatermark) {
    if (retired.isEmpty() || !retired.removeIf(each -> each.isOver(newWatermark))) {
      return false;
    }
    spans.removeIf(each -> each.isOver(newWatermark));
    spans.forEach(each -> each.forgetOlder(newWatermark));
    return true;
  }

  /** Forgets windows that are closed, whichever subtask is asked. */
  void forgetClosed(long newWatermark) {
    spans.forEach(each -> each.forgetClosed(newWatermark));
  }

  /**
   * What has begun, for a checkpoint. It is not held against this subtask's watermark: windows
   * close by the least of all, which is known when all have been restored.
   */
  List<BegunWindows> begun() {
    return spans.stream().map(VersionSpan::begun).toList();
  }
}
