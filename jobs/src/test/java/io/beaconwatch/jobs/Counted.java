package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.jobs.pipeline.CountNames;
import java.util.List;
import java.util.Map;

/** The counts of a run, those that its summary is made from. */
public record Counted(Map<String, Object> counts) {
  public long of(String name) {
    return counts.get(name) instanceof Long count ? count : 0;
  }

  public long startingWith(String prefix) {
    return counts.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .mapToLong(this::of)
        .sum();
  }

  /** Every record is counted once, as what became of it, and so is what each detection selects. */
  public void assertNothingIsLost(List<Detection> detections) {
    assertThat(of(CountNames.READ))
        .isEqualTo(
            startingWith(CountNames.SKIPPED)
                + startingWith(CountNames.REJECTED)
                + of(CountNames.CONTEXT)
                + of(CountNames.UNMATCHED)
                + of(CountNames.MATCHED))
        .isPositive();
    for (Detection detection : detections) {
      String name = detection.name();
      assertThat(of(CountNames.SELECTED_BY + name))
          .as(name)
          .isEqualTo(
              of(CountNames.AGGREGATED_BY + name)
                  + of(CountNames.NULL_KEY_OF + name)
                  + of(CountNames.LATE_FOR + name))
          .isPositive();
    }
  }
}
