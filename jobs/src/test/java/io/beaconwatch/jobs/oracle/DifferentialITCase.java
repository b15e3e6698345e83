package io.beaconwatch.jobs.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Tier;
import io.beaconwatch.common.sigma.DetectionFiles;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The job's operators against the vendors' queries in SQL, on random telemetry close to every
 * boundary. {@code -Dbeaconwatch.differential.sets} says how many sets for each detection, {@code
 * -Dbeaconwatch.differential.seed} which ones.
 */
class DifferentialITCase {
  private static final int SETS = Integer.getInteger("beaconwatch.differential.sets", 200);
  private static final long SEED = Long.getLong("beaconwatch.differential.seed", 20_260_303);

  /** The draw gives each tier to one set in fifty at least, and nothing at all to one in ten. */
  private static final int TIER_SHARE = 50;

  private static final int QUIET_SHARE = 10;

  @ParameterizedTest
  @EnumSource(Comparison.class)
  void agreesWithTheVendorsQuery(Comparison comparison) throws Exception {
    Detection detection =
        new DetectionFiles().bundled(List.of(comparison.detection)).load().detections().get(0);
    Differential differential = new Differential(comparison, detection, SEED);
    long start = System.nanoTime();
    Outcome outcome = differential.run(SETS);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %s; %.1f s, seed %d%n", comparison, outcome, seconds, SEED);
    if (outcome.first() != null) {
      fail(
          "%s: %s, seed %d%n%s",
          comparison, outcome, SEED, differential.shrunk(outcome.first()).describe());
    }
    for (String tier : reachableTiers(detection)) {
      assertThat(outcome.setsOf(tier)).as(tier).isGreaterThan(SETS / TIER_SHARE);
    }
    assertThat(outcome.quiet()).isGreaterThan(SETS / QUIET_SHARE);
  }

  /** Rows have 12 connections at least, so that two of Sentinel's scores are never given. */
  private static List<String> reachableTiers(Detection detection) {
    if (detection.tiers().isEmpty()) {
      return List.of("");
    }
    return detection.tiers().stream()
        .filter(tier -> tier.score() != 65 && tier.score() != 20)
        .map(Tier::name)
        .toList();
  }
}
