package io.beaconwatch.deploy.local;

import java.io.IOException;

/** A service ended by itself while it was waited for. */
final class ServiceEndedException extends IOException {
  private static final int BY_INTERRUPT = 128 + 2;

  private final int exit;

  ServiceEndedException(int exit, String log) {
    super("it ended with " + exit + ":\n" + log);
    this.exit = exit;
  }

  /** Whether Ctrl-C ended it, which a terminal gives to all that run in it at once. */
  boolean isByInterrupt() {
    return exit == BY_INTERRUPT;
  }
}
