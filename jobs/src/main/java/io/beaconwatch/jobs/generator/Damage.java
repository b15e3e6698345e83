package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How an unreadable line is made from a good one, which stays where it is. */
enum Damage {
  /** Cut in the middle, as by a full disk. */
  TRUNCATED("truncated"),
  /** Another program's text. */
  FOREIGN("foreign"),
  /** A byte that UTF-8 never uses, in the middle. */
  INVALID_UTF_8("invalid-utf-8"),
  /** The sensor's clock is in the year 9999. */
  IMPOSSIBLE_TIME("impossible-time");

  private static final long YEAR_9999 = 253_402_214_400_000L;

  private final String label;

  Damage(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Appends the damaged line of an occurrence that the template wrote before. */
  void write(Template template, Occurrence o, Line line) {
    int start = line.length();
    switch (this) {
      case TRUNCATED -> {
        template.write(o, line);
        line.truncate(start + (line.length() - start) / 2);
      }
      case FOREIGN -> line.put("-- collector restarted, log continues --".getBytes(UTF_8));
      case INVALID_UTF_8 -> {
        template.write(o, line);
        line.bytes()[start + (line.length() - start) / 2] = (byte) 0xFF;
      }
      case IMPOSSIBLE_TIME -> {
        o.time = YEAR_9999;
        o.recorded = YEAR_9999;
        template.write(o, line);
      }
    }
    line.put('\n');
  }
}
