package io.beaconwatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beaconwatch.benchmark.Goal.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalTest {
  private static Measured measured(String name, long bytes, Reading... readings) {
    Contestant contestant =
        new Contestant(
            name,
            new DataSet(Contestants.FORMAT, 1_000_000, 1),
            2,
            "",
            (input, output) -> List.of(),
            Map.of(),
            "");
    return new Measured(contestant, bytes, List.of(readings));
  }

  private static Reading reading(double wall, double cpu, long mebibytes) {
    return new Reading(wall, cpu, 0, mebibytes << 20);
  }

  /** 2,000,000 lines and 800 bytes in 4 s, against 600 bytes in 8 s and 1,000 in 10. */
  @ParameterizedTest
  @CsvSource({
    "SPEED, 2.25",
    "SPEED_PER_BYTE, 2.285714",
    "TIME, 0.444444",
    "CPU, 0.5",
    "EVENTS_PER_SECOND, 500000",
    "MEBIBYTES, 300"
  })
  void reaches(Kind kind, double expected) {
    Measured subject = measured("subject", 800, reading(4, 7, 300));
    List<Measured> others =
        List.of(
            measured("one", 600, reading(8, 12, 100)), measured("other", 1000, reading(10, 16, 1)));

    assertThat(new Goal("subject", List.of("one", "other"), kind, 1).reached(subject, others))
        .isCloseTo(expected, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "SPEED, 1.09, false",
    "SPEED, 1.1, true",
    "SPEED_PER_BYTE, 1.09, false",
    "EVENTS_PER_SECOND, 2, true",
    "TIME, 1.1, true",
    "TIME, 1.11, false",
    "CPU, 1.2, false",
    "MEBIBYTES, 1.0, true"
  })
  void isMetOnTheBetterSideOfTheLimit(Kind kind, double reached, boolean expected) {
    assertThat(new Goal("subject", "other", kind, 1.1).isMet(reached)).isEqualTo(expected);
  }

  @Test
  void takesTheMedianOfEachValue() {
    Measured three = measured("", 1, reading(3, 10, 7), reading(1, 30, 9), reading(2, 20, 8));
    Measured two = measured("", 1, reading(3, 10, 7), reading(1, 30, 9));

    assertThat(three.median()).isEqualTo(reading(2, 20, 8));
    assertThat(two.median()).isEqualTo(reading(2, 20, 8));
    assertThat(three.eventsPerSecond()).isEqualTo(1_000_000);
  }

  @Test
  void saysWhatIsWanted() {
    assertThat(new Goal("job", "DuckDB", Kind.SPEED, 1.6))
        .hasToString("job: speed ≥ 1.60 × that of DuckDB");
    assertThat(new Goal("job", Kind.EVENTS_PER_SECOND, 1_500_000))
        .hasToString("job: events a second ≥ 1,500,000");
  }
}
