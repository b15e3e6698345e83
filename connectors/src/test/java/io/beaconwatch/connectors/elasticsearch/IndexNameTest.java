package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexNameTest {
  @ParameterizedTest
  @CsvSource({
    "beaconwatch-alerts-{yyyy.MM}, 2026-02-28T23:59:59.999Z, beaconwatch-alerts-2026.02",
    "beaconwatch-alerts-{yyyy.MM}, 2026-03-01T00:00:00.000Z, beaconwatch-alerts-2026.03",
    "alerts_{yyyy-MM-dd}-eu, 2026-03-01T00:00:00.000Z, alerts_2026-03-01-eu",
    "alerts, 2026-03-01T00:00:00.000Z, alerts",
  })
  void isOfTheAlertsOwnTimeInUtc(String pattern, Instant time, String name) {
    assertThat(IndexName.of(pattern).at(time.toEpochMilli())).isEqualTo(name);
    assertThat(IndexName.of(pattern)).hasToString(pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "beaconwatch-alerts-{yyyy.MM}, beaconwatch-alerts-*, beaconwatch-alerts",
    "alerts_{yyyy-MM-dd}-eu, alerts_*-eu, alerts",
    "alerts, alerts, alerts",
  })
  void isCoveredByItsTemplate(String pattern, String wildcard, String template) {
    assertThat(IndexName.of(pattern).wildcard()).isEqualTo(wildcard);
    assertThat(IndexName.of(pattern).templateName()).isEqualTo(template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{yyyy}",
        "-alerts",
        ".alerts",
        "_{yyyy}",
        "Alerts",
        "alerts-{MMM}",
        "alerts-{yyyy",
        "alerts-yyyy}",
        "alerts-{yyyy}-{MM}",
        "alerts-{bogus}",
        "alerts-{yyyy/MM}",
        "my alerts",
        "alerts*",
        "alerts:x"
      })
  void refusesWhatElasticsearchWould(String pattern) {
    assertThatThrownBy(() -> IndexName.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }
}
