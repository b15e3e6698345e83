package io.beaconwatch.jobs.generator;

/** The values of the record that is being written. One for each writer, filled anew each time. */
final class Occurrence {
  /** When the sensor saw it, in milliseconds since the epoch. */
  long time;

  /** When the record was written, a little later. */
  long recorded;

  /** From which all that is arbitrary in the record follows. */
  long draw;

  long recordId;
  Host host;
  Program program;

  /** Which run of the program it is. */
  long processDraw;

  long processStarted;
  int destinationPort;
  boolean ipv6;
  boolean initiated;
  Text action;
  Text ipType;

  /** The destination as text: ASCII that needs no escape. */
  final Line address = new Line(48);

  final Line domain = new Line(64);

  /** Nanoseconds within the millisecond. */
  int nanos() {
    return Draw.below(draw, 10_000) * 100;
  }

  int processId() {
    return 1000 + 4 * Draw.below(processDraw, 8000);
  }

  int parentId() {
    return 700 + 4 * Draw.below(parentDraw(), 4000);
  }

  long parentDraw() {
    return Draw.of(processDraw, 7);
  }

  /** Falcon's id of a process, unsigned. */
  long falconId(long process) {
    return host.hugeProcessIds() ? process | Long.MIN_VALUE : process >>> 20;
  }

  int bytesSent() {
    return 420 + Draw.below(draw, 900);
  }

  int bytesReceived() {
    return 600 + Draw.below(draw, 7000);
  }
}
