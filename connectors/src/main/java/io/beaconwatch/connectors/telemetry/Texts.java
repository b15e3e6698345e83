package io.beaconwatch.connectors.telemetry;

import com.google.common.net.InetAddresses;

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
    return cache.text(slots.text(), slots.offset(index), slots.length(index));
  }

  private static String lastPart(String path) {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  /** As an ip-typed field holds it: RFC 5952, v4-mapped as v4. Null for what is no address. */
  private static String canonicalAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // No zone, and none of the digits of other scripts.
      if (c > '~' || c == '%') {
        return null;
      }
    }
    return InetAddresses.isInetAddress(text)
        ? InetAddresses.toAddrString(InetAddresses.forString(text))
        : null;
  }
}
