package io.beaconwatch.jobs.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a run with provisional alerts told.
 *
 * @param provisional by the alert's id, in the order of their revisions
 */
record Tellings(Outcome outcome, Map<String, List<JsonNode>> provisional) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Takes the provisional alerts out of an outcome.
   *
   * @param outcome which then has the others
   */
  static Tellings of(Outcome outcome) {
    List<String> others = new ArrayList<>();
    Map<String, List<JsonNode>> provisional = new HashMap<>();
    for (String line : outcome.alerts()) {
      JsonNode alert = parsed(line);
      if (alert.at("/beacon/status").asText().equals("provisional")) {
        provisional.computeIfAbsent(id(alert), unused -> new ArrayList<>()).add(alert);
      } else {
        others.add(line);
      }
    }
    provisional
        .values()
        .forEach(all -> all.sort((one, other) -> Integer.compare(revision(one), revision(other))));
    return new Tellings(
        new Outcome(others, outcome.late(), outcome.rejected(), outcome.counts()), provisional);
  }

  /**
   * Each is numbered from 1 on without a gap, none is told twice, counts grow, and each tier is
   * another than the one before.
   */
  void assertRevisions() {
    assertThat(provisional).hasSizeGreaterThan(50);
    assertThat(provisional.values()).anyMatch(all -> all.size() > 2);
    provisional.forEach(
        (id, all) -> {
          assertThat(all)
              .extracting(Tellings::revision)
              .as(id)
              .isEqualTo(IntStream.rangeClosed(1, all.size()).boxed().toList());
          assertThat(all).extracting(Tellings::count).as(id).isSorted();
          for (int i = 1; i < all.size(); i++) {
            assertThat(tier(all.get(i))).as(id).isNotEqualTo(tier(all.get(i - 1)));
          }
        });
  }

  /** The ids of alerts that were told, and not yet for good. */
  Set<String> open() {
    Set<String> open = new HashSet<>(provisional.keySet());
    open.removeAll(finals().keySet());
    return open;
  }

  private Map<String, JsonNode> finals() {
    Map<String, JsonNode> finals = new HashMap<>();
    outcome.alerts().stream().map(Tellings::parsed).forEach(alert -> finals.put(id(alert), alert));
    return finals;
  }

  /**
   * Nothing was told that did not become an alert, with a count no greater.
   *
   * @param informed whether all indicators had been read before: then every window's alert was told
   *     while it was open, last with the tier of the final one, and every run's but those that
   *     began as the input ended
   */
  void assertEachIsFollowedByItsFinalAlert(boolean informed) {
    Map<String, JsonNode> finals = finals();
    assertThat(finals.keySet()).containsAll(provisional.keySet());
    finals.forEach(
        (id, alert) -> {
          List<JsonNode> before = provisional.get(id);
          if (before == null) {
            assertThat(!informed || isRun(alert)).as(id).isTrue();
            return;
          }
          JsonNode last = before.get(before.size() - 1);
          assertThat(count(last)).as(id).isLessThanOrEqualTo(count(alert));
          if (informed) {
            assertThat(tier(last)).as(id).isEqualTo(tier(alert));
          }
        });
    assertThat(provisional.keySet()).as("runs").anyMatch(id -> isRun(finals.get(id)));
  }

  private static boolean isRun(JsonNode alert) {
    return alert.at("/rule/name").asText().equals("elastic");
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  private static String id(JsonNode alert) {
    return alert.at("/event/id").asText();
  }

  private static int revision(JsonNode alert) {
    return alert.at("/beacon/revision").asInt();
  }

  private static int count(JsonNode alert) {
    return alert.at("/beacon/count").asInt();
  }

  private static String tier(JsonNode alert) {
    return alert.at("/beacon/tier").asText();
  }
}
