package io.beaconwatch.benchmark.micro;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.AlertFields;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a group of connections adds up to. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AggregateBenchmark {
  /** In each of the two groups that are merged. */
  @Param({"1", "8", "64"})
  public int size;

  private NetworkConnection[] connections;
  private List<Field> fields;

  /** Parses what is counted. */
  @Setup
  public void parse() throws IOException {
    List<Detection> detections = Telemetry.detections(List.of("splunk"));
    fields = AlertFields.collected(detections.get(0));
    connections =
        new Telemetry(TelemetryFormat.WINDOWS_JSON, detections)
            .connections()
            .toArray(NetworkConnection[]::new);
  }

  /** Counts a group. */
  @Benchmark
  public Aggregate add() {
    return aggregate(0);
  }

  /** Counts two groups and merges them. */
  @Benchmark
  public Aggregate merge() {
    Aggregate aggregate = aggregate(0);
    aggregate.merge(aggregate(size));
    return aggregate;
  }

  private Aggregate aggregate(int from) {
    Aggregate aggregate = new Aggregate();
    for (int i = from; i < from + size; i++) {
      aggregate.add(connections[i], fields);
    }
    return aggregate;
  }
}
