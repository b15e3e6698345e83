package io.beaconwatch.common.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.intelligence.Indicator.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lookup against its definition, written without any order of arrival. */
class IndicatorVersionsDefinitionTest {
  private static final String IP = "198.51.100.10";

  /** On histories dense in ties. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void orderAndEvictionChangeNoAnswer(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      List<Indicator> rows = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        rows.add(randomRow(random));
      }
      IndicatorVersions one = new IndicatorVersions();
      rows.forEach(one::add);
      Collections.shuffle(rows, random);
      IndicatorVersions other = new IndicatorVersions();
      long horizon = random.nextInt(30);
      int evictAt = random.nextInt(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        other.add(rows.get(i));
        if (i == evictAt) {
          other.evict(horizon, Duration.ofMillis(7));
        }
      }
      other.evict(horizon, Duration.ofMillis(7));
      for (long instant = horizon; instant < 40; instant++) {
        Indicator expected = naive(rows, instant, 7);
        assertThat(one.asOf(instant, Duration.ofMillis(7)))
            .as("seed %s round %s instant %s of %s", seed, round, instant, rows)
            .isEqualTo(expected);
        assertThat(other.asOf(instant, Duration.ofMillis(7)))
            .as("evicted at %s, seed %s round %s instant %s", horizon, seed, round, instant)
            .isEqualTo(expected);
      }
    }
  }

  private static Indicator randomRow(Random random) {
    Form form = Form.values()[random.nextInt(3)];
    Indicator.Builder builder =
        Indicator.of(IP, form, "f" + random.nextInt(2)).threatType("t" + random.nextInt(3));
    return switch (form) {
      case ALWAYS -> builder.build();
      case SENTINEL ->
          builder
              .version(random.nextInt(30))
              .active(new Boolean[] {true, true, false, null}[random.nextInt(4)])
              .build();
      case VALIDITY ->
          builder
              .version(random.nextInt(8) == 0 ? Indicator.UNKNOWN_VERSION : random.nextInt(30))
              .id(random.nextBoolean() ? "i" + random.nextInt(2) : null)
              .validFrom(random.nextInt(30))
              .validUntil(10 + random.nextInt(30))
              .revoked(random.nextInt(4) == 0)
              .build();
    };
  }

  private static Indicator naive(List<Indicator> rows, long instant, long lookback) {
    Indicator best = null;
    for (Indicator row : rows) {
      boolean seen =
          row.version() <= instant
              && (row.form() != Form.SENTINEL || row.version() > instant - lookback);
      boolean latest = seen;
      for (Indicator other : rows) {
        if (seen && other.version() <= instant && sameIndicator(row, other) && beats(other, row)) {
          latest = false;
        }
      }
      boolean inForce =
          switch (row.form()) {
            case SENTINEL -> Boolean.TRUE.equals(row.active());
            case VALIDITY ->
                !row.revoked() && row.validFrom() <= instant && instant < row.validUntil();
            case ALWAYS -> true;
          };
      if (latest && inForce && (best == null || describes(row, best))) {
        best = row;
      }
    }
    return best;
  }

  private static boolean sameIndicator(Indicator one, Indicator other) {
    if (one.form() != other.form()) {
      return false;
    }
    if (one.form() == Form.SENTINEL) {
      return true;
    }
    return one.id() != null
        ? one.id().equals(other.id())
        : other.id() == null && one.feed().equals(other.feed());
  }

  private static boolean beats(Indicator one, Indicator other) {
    if (one.version() != other.version()) {
      return one.version() > other.version();
    }
    if (one.inactive() != other.inactive()) {
      return one.inactive();
    }
    return Indicator.CONTENT.compare(one, other) > 0;
  }

  private static boolean describes(Indicator one, Indicator other) {
    if (one.version() != other.version()) {
      return one.version() > other.version();
    }
    if ((one.form() == Form.ALWAYS) != (other.form() == Form.ALWAYS)) {
      return other.form() == Form.ALWAYS;
    }
    int content = Indicator.CONTENT.compare(one, other);
    return content != 0 ? content > 0 : one.form().compareTo(other.form()) > 0;
  }
}
