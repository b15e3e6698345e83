package io.beaconwatch.jobs.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.common.sigma.LoadedDetections;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A detection that is wrong by as little as can be is found out, by a small set. */
class DifferentialMutationITCase {
  private static final int SETS = 200;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUMO     | gte: 12         | gte: 13",
        "LOGSCALE | offset: 0m      | offset: 1m",
        "SENTINEL | lookback: 7d    | lookback: 8d",
        "ELASTIC  | timespan: 1h    | timespan: 59m",
        "ELASTIC  | - microsoft.com | - .microsoft.com",
      })
  void findsTheMutant(Comparison comparison, String from, String to) throws Exception {
    Differential differential =
        new Differential(comparison, mutant(comparison.detection, from, to), 1);

    Outcome outcome = differential.run(SETS);

    assertThat(outcome.differences()).isPositive();
    Difference shrunk = differential.shrunk(outcome.first());
    assertThat(shrunk.set().lines()).hasSizeLessThanOrEqualTo(12);
  }

  private static Detection mutant(String name, String from, String to) throws Exception {
    String file = "/detections/" + name + "/detection.yml";
    String yaml;
    try (InputStream in = DetectionFiles.class.getResourceAsStream(file)) {
      yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String changed = yaml.replace(from, to);
    assertThat(changed).isNotEqualTo(yaml);
    LoadedDetections loaded = new DetectionFiles().detection(file, changed).load();
    assertThat(loaded.errors()).isEmpty();
    return loaded.detections().get(0);
  }
}
