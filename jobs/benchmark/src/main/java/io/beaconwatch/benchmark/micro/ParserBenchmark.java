package io.beaconwatch.benchmark.micro;

import io.beaconwatch.connectors.archive.RecordDecoder;
import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import io.beaconwatch.connectors.telemetry.TelemetryRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** From a line's bytes to a connection or a skip, with the fields that the detection needs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ParserBenchmark {
  /** A shape, and a detection that reads it. */
  @Param({
    "WINDOWS_JSON splunk",
    "SUMO_JSON sumo",
    "SPLUNK_XML splunk",
    "DEFENDER_JSON sentinel",
    "FALCON_JSON logscale",
    "ECS_JSON elastic"
  })
  public String shape;

  private Telemetry telemetry;

  /** Writes the lines. */
  @Setup
  public void generate() throws IOException {
    String[] parts = shape.split(" ", 2);
    telemetry =
        new Telemetry(TelemetryFormat.valueOf(parts[0]), Telemetry.detections(List.of(parts[1])));
  }

  /** Parses each line once. */
  @Benchmark
  @OperationsPerInvocation(Telemetry.LINES)
  public void parse(Blackhole blackhole) {
    telemetry.decode(
        new RecordDecoder.Output<>() {
          @Override
          public void collect(TelemetryRecord record) {
            blackhole.consume(record.kind());
          }

          @Override
          public void collect(TelemetryRecord record, long eventTime) {
            blackhole.consume(record.connection());
          }
        });
  }
}
