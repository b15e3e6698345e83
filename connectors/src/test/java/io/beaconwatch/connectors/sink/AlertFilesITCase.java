package io.beaconwatch.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts as files, read back by others: lines by Java, Parquet by DuckDB. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AlertFilesITCase {
  private static final int PARALLELISM = 2;
  private static final long COUNT = 2_000;
  private static final long LONG_FILE = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void bothFormatsHoldEveryAlertOnce(RuntimeExecutionMode mode) throws Exception {
    StreamExecutionEnvironment env = environment(mode, new Configuration());
    write(alerts(env, RateLimiterStrategy.noOp()), lines(LONG_FILE).rolledWithCheckpoints());
    env.execute();
    assertEverythingOnce();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureBetweenCheckpointsLosesAndDoublesNothing(boolean goOnWithFiles) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "1");
    configuration.setString("restart-strategy.fixed-delay.delay", "0 s");
    configuration.setString("execution.checkpointing.interval", "20 ms");
    configuration.setString(
        "execution.checkpointing.dir", folder.resolve("state").toUri().toString());
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING, configuration);
    FailOnce.failed.set(false);
    DataStream<Alert> alerts =
        alerts(env, RateLimiterStrategy.perCheckpoint(200)).map(new FailOnce()).rebalance();
    write(
        alerts,
        goOnWithFiles
            ? lines(LONG_FILE).rolledEvery(Duration.ofHours(1))
            : lines(LONG_FILE).rolledWithCheckpoints());
    env.execute();

    assertThat(FailOnce.failed).isTrue();
    assertEverythingOnce();
    int files = files("lines").size();
    if (goOnWithFiles) {
      assertThat(files).isEqualTo(PARALLELISM);
    } else {
      assertThat(files).isGreaterThan(2 * PARALLELISM);
    }
    assertThat(files("parquet").size()).isGreaterThan(2 * PARALLELISM);
  }

  @Test
  void aLongFileIsComplete() throws Exception {
    StreamExecutionEnvironment env = environment(RuntimeExecutionMode.BATCH, new Configuration());
    long rollSize = 100_000;
    write(
        alerts(env, RateLimiterStrategy.noOp()), lines(rollSize).rolledEvery(Duration.ofHours(1)));
    env.execute();
    assertEverythingOnce();
    int longest = Alerts.of(COUNT - 1).json().length() + 1;
    assertThat(files("lines")).hasSizeGreaterThan(2 * PARALLELISM);
    for (Path file : files("lines")) {
      assertThat(Files.size(file)).isLessThan(rollSize + longest + 1);
    }
  }

  private JsonLines lines(long rollSize) {
    return new JsonLines(flinkPath("lines"), rollSize);
  }

  private void write(DataStream<Alert> alerts, FileSink<byte[]> lines) {
    alerts
        .map(alert -> alert.json().getBytes(StandardCharsets.UTF_8))
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .sinkTo(lines);
    alerts.sinkTo(ParquetAlerts.in(flinkPath("parquet"), LONG_FILE));
  }

  private org.apache.flink.core.fs.Path flinkPath(String name) {
    return new org.apache.flink.core.fs.Path(folder.resolve(name).toUri());
  }

  private static DataStream<Alert> alerts(
      StreamExecutionEnvironment env, RateLimiterStrategy<?> rate) {
    return env.fromSource(
        new DataGeneratorSource<>(Alerts::of, COUNT, rate, TypeInformation.of(Alert.class)),
        WatermarkStrategy.noWatermarks(),
        "alerts");
  }

  private static StreamExecutionEnvironment environment(
      RuntimeExecutionMode mode, Configuration configuration) {
    configuration.setString("pipeline.generic-types", "false");
    if (!configuration.toMap().containsKey("restart-strategy.type")) {
      configuration.setString("restart-strategy.type", "none");
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, configuration);
    env.setRuntimeMode(mode);
    return env;
  }

  private void assertEverythingOnce() throws IOException, SQLException {
    List<String> expected = LongStream.range(0, COUNT).mapToObj(i -> Alerts.of(i).json()).toList();
    List<String> lines = new ArrayList<>();
    for (Path file : files("lines")) {
      lines.addAll(Files.readAllLines(file));
    }
    assertThat(lines).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(query("SELECT json FROM alerts")).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            query(
                "SELECT json FROM alerts WHERE event.id = (json->>'$.event.id')"
                    + " AND beacon.count = CAST(json->>'$.beacon.count' AS BIGINT)"
                    + " AND epoch_ms(timestamp)"
                    + " = epoch_ms(CAST(json->>'$.\"@timestamp\"' AS TIMESTAMPTZ))"
                    + " AND beacon.ports = [53, 443] AND host.name[1] = 'a'"
                    + " AND len(host.name) = 1 + beacon.count % 2"
                    + " AND contains(json, '\"vendor\":' || vendor || '}')"))
        .hasSameSizeAs(expected);
  }

  private List<String> query(String select) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "CREATE VIEW alerts AS FROM read_parquet('" + folder + "/parquet/*.parquet')");
      try (ResultSet result = statement.executeQuery(select)) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
    }
    return rows;
  }

  /**
   * The files that are complete; a failure may leave one behind that is not, for nobody to read.
   */
  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
  }
}
