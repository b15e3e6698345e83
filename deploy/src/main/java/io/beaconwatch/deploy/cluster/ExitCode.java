package io.beaconwatch.deploy.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a command of {@code deploy/cluster} ended; what {@code detect} has too means the same. */
enum ExitCode {
  DONE(0, "done"),
  BAD_DETECTIONS(2, "bad detections or filters"),
  BAD_OPTIONS(3, "bad options or input"),
  FAILED(4, "the cluster, Flink's client or the job failed"),
  NO_CLUSTER(5, "no cluster is up");

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
      meanings.put(Integer.toString(exit.code), exit.meaning);
    }
    return meanings;
  }
}
