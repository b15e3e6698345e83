package io.beaconwatch.jobs;

import io.beaconwatch.connectors.metrics.OwnMetrics;
import io.beaconwatch.jobs.DocumentedMetrics.Documented;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** What the operators of a cluster's jobs tell Flink's metric reporters. */
final class ReportedMetrics {
  /** Flink takes the metrics of a subtask away when it has finished; here they stay. */
  private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();

  /**
   * One metric of one subtask.
   *
   * @param isOwn whether it is in the project's group
   * @param labels in their order; empty for one of Flink's own
   */
  record Reported(
      String operator, boolean isOwn, String name, Map<String, String> labels, Metric metric) {
    String type() {
      return metric instanceof Counter ? "counter" : metric instanceof Gauge ? "gauge" : "other";
    }

    long value() {
      return metric instanceof Counter counter
          ? counter.getCount()
          : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }
  }

  /** Lets a cluster's reporter know of this. */
  Configuration addTo(Configuration configuration) {
    return reporter.addToConfiguration(configuration);
  }

  /** Those of operators, of all subtasks. */
  List<Reported> all() {
    List<Reported> all = new ArrayList<>();
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              String operator = group.getAllVariables().get("<operator_name>");
              if (operator != null) {
                List<String> scope = Arrays.asList(group.getScopeComponents());
                int own = scope.indexOf(OwnMetrics.GROUP);
                Map<String, String> labels = new LinkedHashMap<>();
                for (int i = own + 1; own >= 0 && i < scope.size(); i += 2) {
                  labels.put(scope.get(i), scope.get(i + 1));
                }
                String name = name(operator);
                metrics.forEach(
                    (metric, it) -> all.add(new Reported(name, own >= 0, metric, labels, it)));
              }
            });
    return all;
  }

  /** Those, as the page tells of them. */
  Set<Documented> asDocumented() {
    return all().stream()
        .map(
            metric ->
                new Documented(
                    metric.operator(),
                    metric.isOwn(),
                    metric.name(),
                    List.copyOf(metric.labels().keySet()),
                    metric.type()))
        .collect(Collectors.toSet());
  }

  /** Of one operator, summed over its subtasks. */
  long ofOperator(String operator, String name) {
    return all().stream()
        .filter(reported -> reported.operator().equals(operator))
        .filter(reported -> reported.name().equals(name))
        .mapToLong(Reported::value)
        .sum();
  }

  /** Flink calls a source's enumerator by the whole chain that begins with the source. */
  private static String name(String operator) {
    int end = operator.indexOf(" -> ");
    return (end < 0 ? operator : operator.substring(0, end)).replace("Source: ", "");
  }

  /**
   * One of the project's own, summed over the subtasks of all operators.
   *
   * @param labelValues in their order
   */
  long sum(String name, String... labelValues) {
    return all().stream()
        .filter(Reported::isOwn)
        .filter(reported -> reported.name().equals(name))
        .filter(reported -> List.copyOf(reported.labels().values()).equals(List.of(labelValues)))
        .mapToLong(Reported::value)
        .sum();
  }
}
