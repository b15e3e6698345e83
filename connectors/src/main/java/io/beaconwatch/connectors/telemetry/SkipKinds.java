package io.beaconwatch.connectors.telemetry;

/**
 * The kinds under which records are skipped. Most records of an endpoint are skipped, of few kinds,
 * so that the last text of each bucket is kept.
 */
final class SkipKinds {
  private static final int BUCKETS = 512;
  private static final int MAX_NAME_LENGTH = 64;
  private static final long NO_NUMBER = -1;

  private final String family;
  private final String[] names = new String[BUCKETS];
  private final long[] numbers = new long[BUCKETS];
  private final String[] kinds = new String[BUCKETS];

  SkipKinds(String family) {
    this.family = family;
  }

  String of(String name) {
    return of(name, NO_NUMBER);
  }

  /** With an event's number, unless that is negative. */
  String of(String name, long number) {
    int bucket = (name.hashCode() * 31 + Long.hashCode(number)) & (BUCKETS - 1);
    if (numbers[bucket] == number && name.equals(names[bucket])) {
      return kinds[bucket];
    }
    String kind = family + ' ' + printable(name) + (number < 0 ? "" : "/" + number);
    names[bucket] = name;
    numbers[bucket] = number;
    kinds[bucket] = kind;
    return kind;
  }

  /** Kinds are printed on terminals, and names come from strangers. */
  private static String printable(String name) {
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < Math.min(name.length(), MAX_NAME_LENGTH); i++) {
      char c = name.charAt(i);
      printable.append(c < ' ' || c > '~' ? '?' : c);
    }
    return printable.isEmpty() ? "-" : printable.toString();
  }
}
