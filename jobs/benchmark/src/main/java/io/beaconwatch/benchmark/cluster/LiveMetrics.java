package io.beaconwatch.benchmark.cluster;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** The metrics of the jobs in this process, as they are now. */
public final class LiveMetrics implements MetricReporter, MetricReporterFactory {
  private static final Map<Metric, String> NAMES =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** Of all subtasks and labels, those of one name together; 0 where there is none. */
  static long sum(String name) {
    long sum = 0;
    synchronized (NAMES) {
      for (Map.Entry<Metric, String> each : NAMES.entrySet()) {
        if (each.getValue().equals(name)) {
          sum += value(each.getKey());
        }
      }
    }
    return sum;
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
        ? number.longValue()
        : 0;
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig configuration) {}

  @Override
  public void close() {
    NAMES.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    NAMES.put(metric, name);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    NAMES.remove(metric);
  }
}
