package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.DetectionFormat;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.KeptDefinition;
import io.beaconwatch.jobs.state.KeptDefinitionFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;

/**
 * The definitions that an operator may need: the plan's, and those that were in use before a
 * restart brought others, since windows that are open finish by them. They are kept in the
 * operator's own checkpoints: the files that they came from may be gone.
 *
 * <p>Which of them a window belongs to is decided by {@link MatchDetections}, and told by what it
 * sends. Nobody downstream knows what is still to come, so that a definition is kept for {@link
 * #KEPT} after it has left the plan, by the clock, and for as long again as its window is.
 */
final class Definitions {
  private static final Duration KEPT = Duration.ofDays(30);

  private final boolean writes;

  /** In the order in which they came into use. */
  private final List<KeptDefinition> definitions = new ArrayList<>();

  private final ListState<KeptDefinition> state;

  /**
   * Takes up the definitions of a checkpoint.
   *
   * @param now by the clock, in milliseconds since the epoch
   */
  Definitions(DetectionPlan plan, RuntimeContext context, OperatorStateStore store, long now)
      throws Exception {
    // All know the same, and at a restore each gets what all have written.
    writes = context.getTaskInfo().getIndexOfThisSubtask() == 0;
    state =
        store.getUnionListState(
            new ListStateDescriptor<>(
                "definitions", new CompactType<>(new KeptDefinitionFormat())));
    List<KeptDefinition> current = new ArrayList<>();
    for (Detection detection : plan.detections()) {
      current.add(new KeptDefinition(DetectionFormat.fingerprint(detection), 0, detection));
    }
    for (KeptDefinition kept : state.get()) {
      if (current.stream().noneMatch(other -> isSame(kept, other))) {
        long retired = kept.retired() == 0 ? now : kept.retired();
        if (now - retired <= lifetime(plan, kept.detection()).toMillis()) {
          definitions.add(new KeptDefinition(kept.definition(), retired, kept.detection()));
        }
      }
    }
    definitions.addAll(current);
  }

  private static boolean isSame(KeptDefinition one, KeptDefinition other) {
    return one.definition() == other.definition()
        && one.detection().name().equals(other.detection().name());
  }

  private static Duration lifetime(DetectionPlan plan, Detection detection) {
    Duration window =
        detection.window() instanceof Detection.Window.Tumbling tumbling
            ? tumbling.size()
            : ((Detection.Window.Sliding) detection.window()).span();
    return KEPT.plus(window).plus(plan.allowedLateness());
  }

  void snapshot() throws Exception {
    state.update(writes ? definitions : List.of());
  }

  /** All of them, those of one detection in the order in which they came into use. */
  List<Detection> all() {
    return definitions.stream().map(KeptDefinition::detection).toList();
  }

  /**
   * The definition of a version, or null where it is not known.
   *
   * @param version of whatever was in use first, where a savepoint does not say
   */
  Detection of(DetectionVersion version) {
    return of(version.detection(), version.definition());
  }

  /**
   * As above.
   *
   * @param definition 0 where a savepoint does not say
   */
  Detection of(String detection, long definition) {
    for (KeptDefinition kept : definitions) {
      if ((definition == 0 || definition == kept.definition())
          && detection.equals(kept.detection().name())) {
        return kept.detection();
      }
    }
    return null;
  }
}
