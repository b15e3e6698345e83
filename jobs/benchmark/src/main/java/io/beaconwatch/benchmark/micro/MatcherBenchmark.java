package io.beaconwatch.benchmark.micro;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.sigma.DetectionMatcher;
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

/** Which detections select a connection. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MatcherBenchmark {
  /** With blanks between. */
  @Param({"splunk", "sumo", "splunk sumo sentinel logscale elastic"})
  public String detections;

  private NetworkConnection[] connections;
  private DetectionMatcher matcher;
  private int next;

  /** Parses what is matched. */
  @Setup
  public void parse() throws IOException {
    List<Detection> loaded = Telemetry.detections(List.of(detections.split(" ", -1)));
    connections =
        new Telemetry(TelemetryFormat.WINDOWS_JSON, loaded)
            .connections()
            .toArray(NetworkConnection[]::new);
    matcher = new DetectionMatcher(loaded);
  }

  /** Matches one connection. */
  @Benchmark
  public int match() {
    next = next + 1 == connections.length ? 0 : next + 1;
    return matcher.match(connections[next]).count();
  }
}
