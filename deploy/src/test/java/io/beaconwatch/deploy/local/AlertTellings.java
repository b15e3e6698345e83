package io.beaconwatch.deploy.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.scoring.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts as lines of JSON, of which one may be told several times before it is final, and after.
 */
public final class AlertTellings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertTellings() {}

  /** By id, each as it was last told. */
  public static Map<String, JsonNode> newest(List<String> lines) throws JsonProcessingException {
    Map<String, JsonNode> newest = new TreeMap<>();
    for (String line : lines) {
      JsonNode alert = JSON.readTree(line);
      newest.merge(id(alert), alert, (one, other) -> revision(one) > revision(other) ? one : other);
    }
    return newest;
  }

  /** The lines of windows and runs that are closed. */
  public static List<String> finals(List<String> lines) throws JsonProcessingException {
    List<String> finals = new ArrayList<>();
    for (String line : lines) {
      if (isFinal(JSON.readTree(line))) {
        finals.add(line);
      }
    }
    return finals;
  }

  /** What no two lines have in common. */
  public static List<String> names(List<String> lines) throws JsonProcessingException {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      JsonNode alert = JSON.readTree(line);
      names.add(id(alert) + status(alert) + alert.at("/beacon/revision").asInt());
    }
    return names;
  }

  static boolean isFinal(JsonNode alert) {
    return !status(alert).equals(AlertWriter.PROVISIONAL);
  }

  /** In the order in which they replace one another. */
  static int revision(JsonNode alert) {
    int number = alert.at("/beacon/revision").asInt();
    return isFinal(alert) ? number : Revision.provisional(number);
  }

  private static String id(JsonNode alert) {
    return alert.at("/event/id").asText();
  }

  private static String status(JsonNode alert) {
    return alert.at("/beacon/status").asText();
  }
}
