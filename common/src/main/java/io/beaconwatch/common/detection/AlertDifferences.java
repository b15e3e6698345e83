package io.beaconwatch.common.detection;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the alerts of a run with those that a case expects. */
public final class AlertDifferences {
  private AlertDifferences() {}

  /**
   * What differs, for people; empty when the alerts are as many as expected and each expectation
   * has an alert of its own that fulfils it.
   */
  public static List<String> of(DetectionEvents.Case expected, List<JsonNode> alerts) {
    List<String> differences = new ArrayList<>();
    if (expected.alerts().size() != alerts.size()) {
      differences.add("expected " + expected.alerts().size() + " alerts, got " + alerts.size());
    }
    List<JsonNode> left = new ArrayList<>(alerts);
    for (Map<String, JsonNode> alert : expected.alerts()) {
      List<String> nearest = null;
      JsonNode chosen = null;
      for (JsonNode candidate : left) {
        List<String> found = between(alert, candidate);
        if (nearest == null || found.size() < nearest.size()) {
          nearest = found;
          chosen = candidate;
        }
      }
      if (nearest != null) {
        differences.addAll(nearest);
        left.remove(chosen);
      }
    }
    return differences;
  }

  private static List<String> between(Map<String, JsonNode> expected, JsonNode alert) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (path, value) -> {
          JsonNode actual = at(alert, path);
          if (!same(value, actual)) {
            String shown = actual == null ? "nothing" : actual.toString();
            differences.add(path + ": expected " + value + ", got " + shown);
          }
        });
    return differences;
  }

  /**
   * The value at a path of keys with dots between them; keys may hold dots themselves, and the key
   * of an array's element is its number from 0.
   */
  private static JsonNode at(JsonNode node, String path) {
    JsonNode whole = child(node, path);
    if (whole != null) {
      return whole;
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      JsonNode child = child(node, path.substring(0, dot));
      JsonNode found = child == null ? null : at(child, path.substring(dot + 1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static JsonNode child(JsonNode node, String key) {
    Integer index = node.isArray() ? Ints.tryParse(key) : null;
    return index == null ? node.get(key) : node.get(index);
  }

  /** Numbers are compared by value: 0.2 is 0.20. */
  private static boolean same(JsonNode expected, JsonNode actual) {
    if (actual == null) {
      return false;
    }
    if (expected.isNumber() && actual.isNumber()) {
      return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
    }
    if (!expected.isArray() || !actual.isArray() || expected.size() != actual.size()) {
      return expected.equals(actual);
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }
}
