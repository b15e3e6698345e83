package io.beaconwatch.common.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.intelligence.Indicator.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndicatorVersionsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long T = 1_772_539_200_000L;
  private static final String IP = "198.51.100.10";

  private static Indicator.Builder sentinel(String address, long version, Boolean active) {
    return Indicator.of(address, Form.SENTINEL, "ti.jsonl").version(version).active(active);
  }

  private static Indicator sentinel(long version, Boolean active, String name) {
    return sentinel(IP, version, active).threatType(name).build();
  }

  private static Indicator.Builder stix(String id, long modified) {
    return Indicator.of(IP, Form.VALIDITY, "bundle.json").id(id).version(modified);
  }

  private static Indicator plain(String name) {
    return Indicator.of(IP, Form.ALWAYS, "list.txt").threatType(name).build();
  }

  /** SEMANTICS 7.6; T11 (empty NetworkIP), T14 (expiry not read), T16, T17 are said in the text. */
  static Stream<Arguments> sentinelCases() {
    return Stream.of(
        Arguments.of("T1 none", null, List.of()),
        Arguments.of("T2 active a day ago", "a", List.of(sentinel(T - DAY, true, "a"))),
        Arguments.of("T3 inactive", null, List.of(sentinel(T - DAY, false, "a"))),
        Arguments.of(
            "T4 active, then inactive",
            null,
            List.of(sentinel(T - 2 * DAY, true, "a"), sentinel(T - DAY, false, "b"))),
        Arguments.of(
            "T5 inactive, then active",
            "b",
            List.of(sentinel(T - 2 * DAY, false, "a"), sentinel(T - DAY, true, "b"))),
        Arguments.of("T6 seven days", null, List.of(sentinel(T - 7 * DAY, true, "a"))),
        Arguments.of("T7 1 ms less", "a", List.of(sentinel(T - 7 * DAY + 1, true, "a"))),
        Arguments.of("T8 eight days", null, List.of(sentinel(T - 8 * DAY, true, "a"))),
        Arguments.of(
            "T9 old active, then inactive",
            null,
            List.of(sentinel(T - 8 * DAY, true, "a"), sentinel(T - DAY, false, "b"))),
        Arguments.of("T10 Active null", null, List.of(sentinel(T - DAY, null, "a"))),
        Arguments.of(
            "T12 another spelling",
            null,
            List.of(sentinel("2001:DB8::1", T - DAY, true).threatType("a").build())),
        Arguments.of(
            "T13 a CIDR",
            null,
            List.of(sentinel("198.51.100.0/24", T - DAY, true).threatType("a").build())),
        Arguments.of(
            "T14 expired but active",
            "a",
            List.of(sentinel(IP, T - DAY, true).validUntil(T - 1).threatType("a").build())),
        Arguments.of("T15 a second after the window", null, List.of(sentinel(T + 1000, true, "a"))),
        Arguments.of("T15b at the window's end", "a", List.of(sentinel(T, true, "a"))),
        Arguments.of(
            "T15c a later row does not hide an earlier one",
            "a",
            List.of(sentinel(T - 1, true, "a"), sentinel(T + 1, false, "b"))),
        Arguments.of(
            "T19 equal times, one inactive",
            null,
            List.of(sentinel(T - DAY, true, "b"), sentinel(T - DAY, false, "a"))),
        Arguments.of(
            "T19b equal times, both active",
            "b",
            List.of(sentinel(T - DAY, true, "b"), sentinel(T - DAY, true, "a"))));
  }

  static Stream<Arguments> otherCases() {
    return Stream.of(
        Arguments.of("plain list", "p", List.of(plain("p"))),
        Arguments.of(
            "valid from its first millisecond",
            "v",
            List.of(stix("i1", T - DAY).validFrom(T).threatType("v").build())),
        Arguments.of("not valid yet", null, List.of(stix("i1", T - DAY).validFrom(T + 1).build())),
        Arguments.of(
            "valid to its last millisecond",
            "v",
            List.of(stix("i1", T - DAY).validUntil(T + 1).threatType("v").build())),
        Arguments.of("no longer valid", null, List.of(stix("i1", T - DAY).validUntil(T).build())),
        Arguments.of(
            "a version of the future is not known",
            "v1",
            List.of(
                stix("i1", T - DAY).threatType("v1").build(),
                stix("i1", T + 1).revoked(true).threatType("v2").build())),
        Arguments.of(
            "modified at the instant is known",
            null,
            List.of(
                stix("i1", T - DAY).threatType("v1").build(),
                stix("i1", T).revoked(true).threatType("v2").build())),
        Arguments.of(
            "the latest version decides, not the longest validity",
            null,
            List.of(stix("i1", T - 2 * DAY).build(), stix("i1", T - DAY).validUntil(T).build())),
        Arguments.of(
            "ids are on their own",
            "other",
            List.of(
                stix("i1", T - DAY).revoked(true).build(),
                stix("i2", T - 2 * DAY).threatType("other").build())),
        Arguments.of(
            "equal times, one revoked",
            null,
            List.of(
                stix("i1", T - DAY).threatType("z").build(),
                stix("i1", T - DAY).threatType("a").revoked(true).build())),
        Arguments.of(
            "without ids, a feed's later row supersedes",
            null,
            List.of(
                Indicator.of(IP, Form.VALIDITY, "a.csv").version(T - 9).build(),
                Indicator.of(IP, Form.VALIDITY, "a.csv").version(T - 8).revoked(true).build())),
        Arguments.of(
            "without ids, another feed's does not",
            "a",
            List.of(
                Indicator.of(IP, Form.VALIDITY, "a.csv").version(T - 9).threatType("a").build(),
                Indicator.of(IP, Form.VALIDITY, "b.csv").version(T - 8).revoked(true).build())),
        Arguments.of(
            "an id and a feed of one name are not one",
            "a",
            List.of(
                Indicator.of(IP, Form.VALIDITY, "x").version(T - 9).threatType("a").build(),
                Indicator.of(IP, Form.VALIDITY, "y").id("x").version(T - 8).revoked(true).build())),
        Arguments.of(
            "an inactive Sentinel row silences no other form",
            "p",
            List.of(sentinel(T - 1, false, "s"), plain("p"))),
        Arguments.of(
            "the latest version describes",
            "v",
            List.of(
                sentinel(T - DAY, true, "s"),
                stix("i1", T - 1).threatType("v").build(),
                plain("p"))),
        Arguments.of(
            "of equal times the greater content describes",
            "z",
            List.of(sentinel(T - DAY, true, "z"), stix("i1", T - DAY).threatType("a").build())),
        Arguments.of(
            "a plain list describes last",
            "v",
            List.of(Indicator.of(IP, Form.VALIDITY, "a.csv").threatType("v").build(), plain("z"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"sentinelCases", "otherCases"})
  void matchesAsOfTheWindowsEndInAnyOrderOfArrival(
      String name, String match, List<Indicator> rows) {
    for (int seed = 0; seed < 10; seed++) {
      List<Indicator> arrived = new ArrayList<>(rows);
      Collections.shuffle(arrived, new Random(seed));
      Map<String, IndicatorVersions> table = new HashMap<>();
      for (Indicator row : arrived) {
        table.computeIfAbsent(row.address(), address -> new IndicatorVersions()).add(row);
      }
      IndicatorVersions versions = table.getOrDefault(IP, new IndicatorVersions());
      Indicator found = versions.asOf(T, WEEK);
      assertThat(found == null ? null : found.threatType()).as("seed %s", seed).isEqualTo(match);
    }
  }

  /** T16, T17: a row that arrives late answers as if it had been there. */
  @Test
  void aLateRowCountsFromItsOwnTime() {
    IndicatorVersions versions = new IndicatorVersions();
    versions.add(sentinel(T - 2 * DAY, false, "old"));
    assertThat(versions.asOf(T, WEEK)).isNull();
    assertThat(versions.add(sentinel(T - DAY, true, "late"))).isTrue();
    assertThat(versions.asOf(T, WEEK).threatType()).isEqualTo("late");
    assertThat(versions.asOf(T - DAY - 1, WEEK)).isNull();
  }

  /** T18. */
  @Test
  void confidencePassesThrough() {
    for (Double confidence : new Double[] {null, 0.0, 100.0, 70.5}) {
      IndicatorVersions versions = new IndicatorVersions();
      versions.add(sentinel(IP, T - DAY, true).confidence(confidence).build());
      assertThat(versions.asOf(T, WEEK).confidence()).isEqualTo(confidence);
    }
    assertThat(sentinel(IP, T, true).confidence(70.0).build().printableConfidence()).isEqualTo(70L);
    assertThat(sentinel(IP, T, true).confidence(-0.0).build().printableConfidence()).isEqualTo(0L);
    assertThat(sentinel(IP, T, true).confidence(70.5).build().printableConfidence())
        .isEqualTo(70.5);
    assertThat(sentinel(IP, T, true).confidence(1e300).build().printableConfidence())
        .isEqualTo(1e300);
    assertThat(sentinel(IP, T, true).build().printableConfidence()).isNull();
  }

  @Test
  void theSameRowTwiceChangesNothing() {
    IndicatorVersions versions = new IndicatorVersions();
    assertThat(versions.isEmpty()).isTrue();
    assertThat(versions.add(sentinel(T, true, "a"))).isTrue();
    assertThat(versions.add(sentinel(T, true, "a"))).isFalse();
    assertThat(versions.getIndicators()).hasSize(1);
  }

  @Test
  void evictionKeepsTheRowInForceAndEndsWithIt() {
    IndicatorVersions versions = new IndicatorVersions();
    versions.add(sentinel(T - 3 * DAY, true, "superseded"));
    versions.add(sentinel(T - 2 * DAY, true, "in force"));
    versions.add(sentinel(T + DAY, false, "to come"));
    versions.evict(T, WEEK);
    assertThat(versions.getIndicators())
        .extracting(Indicator::threatType)
        .containsExactly("in force", "to come");
    versions.evict(T + 8 * DAY, WEEK);
    assertThat(versions.isEmpty()).isTrue();
  }

  @Test
  void aRevokedIndicatorStaysRevokedWhenItsOlderVersionArrivesAgain() {
    IndicatorVersions versions = new IndicatorVersions();
    Indicator first = stix("i1", T - 9 * DAY).build();
    versions.add(first);
    versions.add(stix("i1", T - 8 * DAY).revoked(true).build());
    versions.evict(T, WEEK);
    assertThat(versions.getIndicators()).hasSize(1);
    versions.add(first);
    assertThat(versions.asOf(T, WEEK)).isNull();
  }

  /** A feed that changes all year must not be remembered for ever. */
  @Test
  void endsAreForgottenAfterAMonth() {
    long month = IndicatorVersions.ENDS_KEPT.toMillis();
    IndicatorVersions versions = new IndicatorVersions();
    versions.add(stix("revoked", T).revoked(true).build());
    versions.add(stix("ended", T - DAY).validUntil(T).build());
    versions.add(Indicator.of(IP, Form.ALWAYS, "list.txt").version(T).revoked(true).build());
    versions.add(stix("in force", T - 99 * DAY).build());
    versions.add(stix("to come", T).validFrom(T + 2 * month).build());
    assertThat(versions.evict(T + month - 1, WEEK)).isZero();
    assertThat(versions.evict(T + month, WEEK)).isEqualTo(3);
    assertThat(versions.getIndicators())
        .extracting(Indicator::id)
        .containsExactly("in force", "to come");
  }

  /** A row that is gone from its list, and comes back. */
  @Test
  void aRowOfAListEndsAndBeginsAgain() {
    IndicatorVersions versions = new IndicatorVersions();
    versions.add(plain("p"));
    versions.add(Indicator.of(IP, Form.ALWAYS, "list.txt").version(T).revoked(true).build());
    versions.add(Indicator.of(IP, Form.ALWAYS, "list.txt").version(T + DAY).build());
    assertThat(versions.asOf(T - 1, WEEK)).isNotNull();
    assertThat(versions.asOf(T, WEEK)).isNull();
    assertThat(versions.asOf(T + DAY - 1, WEEK)).isNull();
    assertThat(versions.asOf(T + DAY, WEEK)).isNotNull();
    versions.add(stix("i1", T).threatType("describes").build());
    assertThat(versions.asOf(T + DAY, WEEK).threatType()).isEqualTo("describes");
  }
}
