package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.connectors.intelligence.StixPattern.Equality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StixPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[ipv4-addr:value = '192.0.2.1'] | ipv4-addr:value=192.0.2.1",
        "[ipv4-addr:value='192.0.2.1'] | ipv4-addr:value=192.0.2.1",
        "  [ ( ipv4-addr:value == 'a' ) ]  | ipv4-addr:value=a",
        "([a:b = 'x'] OR [c:d = 'y']) | a:b=x c:d=y",
        "[a:b = 'x' OR (c:d = 'y' OR e:f = 'z')] | a:b=x c:d=y e:f=z",
        "[a:b = 'x'OR(c:d = 'y')] | a:b=x c:d=y",
        "[file:hashes.'SHA-256' = 'x'] | file:hashes.'SHA-256'=x",
        "[a:b = 'it\\'s \\\\'] | a:b=it's \\"
      })
  void readsAlternativesOfEqualities(String pattern, String expected) {
    assertThat(StixPattern.equalities(pattern).stream().map(e -> e.path() + "=" + e.value()))
        .containsExactly(expected.strip().split(" (?=[a-z]:)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "[",
        "]",
        "a:b = 'x'",
        "[a:b = 'x'",
        "[a:b = 'x']]",
        "[a:b = 'x'] x",
        "[a:b = 'x' AND c:d = 'y']",
        "[a:b = 'x'] AND [c:d = 'y']",
        "[a:b = 'x'] FOLLOWEDBY [c:d = 'y']",
        "[a:b = 'x'] WITHIN 5 SECONDS",
        "[a:b = 'x'] REPEATS 5 TIMES",
        "[a:b = 'x' OR NOT c:d = 'y']",
        "[a:b != 'x']",
        "[a:b NOT = 'x']",
        "[a:b IN ('x', 'y')]",
        "[a:b LIKE 'x%']",
        "[a:b MATCHES 'x']",
        "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
        "[a:b = 7]",
        "[a:b = t'2026-01-01T00:00:00Z']",
        "[a:b = 'x]",
        "[a:b = 'x\\",
        "[a:b = 'x' ORc:d = 'y']",
        "[a:b = 'x' OR]",
        "[ = 'x']",
        "[[a:b = 'x']]",
        "[a:'b = 'x']"
      })
  void everythingElseIsNone(String pattern) {
    assertThat(StixPattern.equalities(pattern)).isEmpty();
  }

  @Test
  void nestingHasALimit() {
    String deep = "(".repeat(100_000) + "[a:b = 'x']" + ")".repeat(100_000);
    assertThat(StixPattern.equalities(deep)).isEmpty();
    assertThat(StixPattern.equalities("(((([a:b = 'x']))))"))
        .containsExactly(new Equality("a:b", "x"));
  }
}
