package io.beaconwatch.jobs.diff;

import java.io.IOException;

/** What was given as alerts is not there, or holds something else. The message says where. */
public final class UnusableAlertsException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableAlertsException(String message) {
    super(message);
  }

  UnusableAlertsException(String message, Throwable cause) {
    super(message, cause);
  }
}
