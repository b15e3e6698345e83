package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.beaconwatch.jobs.oracle.Oracle;
import io.beaconwatch.jobs.oracle.Oracle.Query;
import io.beaconwatch.jobs.oracle.VendorRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the vendors' queries give over the telemetry of an oracle, in one set. */
final class VendorAnswers {
  /** What each detection's rows are called in SQL. */
  private static final Map<String, Query> QUERIES =
      Map.of(
          "sumo", Query.SUMO,
          "splunk", Query.SPLUNK,
          "sentinel", Query.SENTINEL,
          "logscale", Query.LOGSCALE,
          "elastic", Query.ELASTIC);

  private VendorAnswers() {}

  /** How many alerts there are, of windows and of runs. */
  static int count(Oracle oracle) throws Exception {
    int alerts = 0;
    for (Query query : Query.values()) {
      if (query != Query.ELASTIC) {
        alerts += oracle.ask(query).get(0L).size();
      }
    }
    return alerts;
  }

  /** Holds alerts against them, column by column. */
  static void assertAre(Collection<JsonNode> alerts, Oracle oracle) throws Exception {
    Map<String, List<String>> rows = new TreeMap<>();
    List<String> runs = new ArrayList<>();
    for (JsonNode alert : alerts) {
      String detection = alert.at("/rule/name").asText();
      rows.computeIfAbsent(detection, name -> new ArrayList<>())
          .addAll(VendorRow.ofAlert(alert.toString()));
      if (detection.equals("elastic")) {
        runs.add(VendorRow.ofRun(alert.toString()));
      }
    }
    assertThat(rows).containsOnlyKeys(QUERIES.keySet());
    for (Map.Entry<String, Query> query : QUERIES.entrySet()) {
      assertThat(rows.get(query.getKey()))
          .as(query.getKey())
          .containsExactlyInAnyOrderElementsOf(oracle.ask(query.getValue()).get(0L));
    }
    assertThat(runs)
        .as("runs")
        .containsExactlyInAnyOrderElementsOf(oracle.ask(Query.ELASTIC_RUNS).get(0L));
    assertThat(alerts).hasSize(count(oracle));
  }
}
