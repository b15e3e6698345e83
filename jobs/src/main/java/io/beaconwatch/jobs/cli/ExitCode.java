package io.beaconwatch.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a command ended. */
enum ExitCode {
  DONE(0, "done"),
  TOO_MANY_REJECTED(1, "done, but more records were rejected than --max-rejected allows"),
  DIFFERENT(1, "the alerts that diff compared are not the same"),
  BAD_DETECTIONS(2, "bad detections or filters, or a detection that fails its own events"),
  BAD_OPTIONS(3, "bad options or input"),
  FAILED(4, "the job or the command failed");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode exit : values()) {
      meanings.merge(
          Integer.toString(exit.code), exit.meaning, (one, other) -> one + "; or " + other);
    }
    return meanings;
  }
}
