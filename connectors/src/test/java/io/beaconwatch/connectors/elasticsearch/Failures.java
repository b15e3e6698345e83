package io.beaconwatch.connectors.elasticsearch;

import com.google.common.base.Throwables;

/** All that a failure would show in a log. */
final class Failures {
  private Failures() {}

  static String text(Throwable failure) {
    return Throwables.getStackTraceAsString(failure);
  }
}
