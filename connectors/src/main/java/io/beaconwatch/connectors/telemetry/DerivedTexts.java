package io.beaconwatch.connectors.telemetry;

import java.util.function.UnaryOperator;

/**
 * Remembers what a text was last turned into, so that a repeated one is not worked out again.
 * Bounded; each bucket holds one text.
 */
final class DerivedTexts {
  private static final int BUCKETS = 1024;

  private final String[] texts = new String[BUCKETS];
  private final String[] derived = new String[BUCKETS];
  private final UnaryOperator<String> derivation;

  /**
   * @param derivation gives null for what cannot be derived
   */
  DerivedTexts(UnaryOperator<String> derivation) {
    this.derivation = derivation;
  }

  String of(String text) {
    int hash = text.hashCode();
    int bucket = (hash ^ hash >>> 16) & (BUCKETS - 1);
    if (text.equals(texts[bucket])) {
      return derived[bucket];
    }
    String result = derivation.apply(text);
    texts[bucket] = text;
    derived[bucket] = result;
    return result;
  }
}
