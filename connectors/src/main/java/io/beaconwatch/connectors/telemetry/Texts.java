package io.beaconwatch.connectors.telemetry;

import io.beaconwatch.common.sigma.Addresses;

/** A parser's texts: those read from records, and those derived from them. */
record Texts(TextCache cache, DerivedTexts processNames, DerivedTexts addresses) {
  Texts() {
    this(
        new TextCache(),
        new DerivedTexts(Texts::lastPart),
        new DerivedTexts(Texts::canonicalAddress));
  }

  /** A scalar's text. */
  String of(Slots slots, int index) {
    return cache.text(slots.text(index), slots.offset(index), slots.length(index));
  }

  private static String lastPart(String path) {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  /** As an ip-typed field holds it: RFC 5952, v4-mapped as v4. Null for what is no address. */
  private static String canonicalAddress(String text) {
    return Addresses.isAddress(text) ? Addresses.canonical(text) : null;
  }
}
