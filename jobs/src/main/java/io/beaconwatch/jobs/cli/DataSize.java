package io.beaconwatch.jobs.cli;

import java.util.Locale;

/** Numbers of bytes, as people read them. */
final class DataSize {
  /** A unit and its bytes. */
  enum Unit {
    KIB("KiB", 1L << 10),
    MIB("MiB", 1L << 20);

    private final String symbol;
    private final long bytes;

    Unit(String symbol, long bytes) {
      this.symbol = symbol;
      this.bytes = bytes;
    }

    String symbol() {
      return symbol;
    }
  }

  private DataSize() {}

  /** The unit in which so many bytes are not a fraction. */
  static Unit unitFor(long bytes) {
    return bytes < Unit.MIB.bytes ? Unit.KIB : Unit.MIB;
  }

  /** {@code 1,234 MiB}. */
  static String of(long bytes, Unit unit) {
    return number(bytes, unit) + ' ' + unit.symbol;
  }

  /** {@code 1,234}. */
  static String number(long bytes, Unit unit) {
    return String.format(Locale.ROOT, "%,.0f", bytes / (double) unit.bytes);
  }
}
