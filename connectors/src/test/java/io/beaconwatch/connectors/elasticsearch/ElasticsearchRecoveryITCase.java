package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What checkpoints hold of alerts that Elasticsearch has not taken, or refuses. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ElasticsearchRecoveryITCase {
  private static final int ALERTS = 400;

  @RegisterExtension static final MiniClusterExtension CLUSTER = SinkJob.cluster();

  @TempDir Path folder;

  @Test
  void anOutageHoldsUpNoSavepointAndWhatWaitsIsInIt() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.then(1_000_000, BulkServer.status(503));
      JobClient client = start(job, server, new Configuration());
      // More than one bulk has come and gone, so that there are alerts to be held.
      Await.until(() -> server.unanswered() < 1_000_000 - 10);
      String savepoint =
          client
              .stopWithSavepoint(
                  false, folder.resolve("savepoint").toString(), SavepointFormatType.CANONICAL)
              .get();
      assertThat(server.documents()).isEmpty();

      server.forget();
      Configuration restored = new Configuration();
      restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      start(job, server, restored).getJobExecutionResult().get();
      assertThat(server.documents().keySet())
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, ALERTS)
                  .mapToObj(number -> SinkJob.key(SinkJob.alert(number, 0, 0)))
                  .toList());
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  /** Slow enough that the savepoint comes in the middle of it. */
  private static JobClient start(SinkJob job, BulkServer server, Configuration more)
      throws Exception {
    Configuration configuration = SinkJob.configuration(RuntimeExecutionMode.STREAMING);
    configuration.addAll(more);
    StreamExecutionEnvironment environment = SinkJob.environment(configuration, 1);
    DataStream<Alert> alerts =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    number -> SinkJob.alert(number, 0, 0),
                    ALERTS,
                    RateLimiterStrategy.perSecond(200),
                    TypeInformation.of(Alert.class)),
                WatermarkStrategy.noWatermarks(),
                "alerts")
            .uid("alerts");
    job.write(alerts, SinkJob.sink(SinkJob.connection(server.url())));
    return environment.executeAsync();
  }

  @Test
  void aRestartLosesNothingAndTellsNoDeadLetterTwice() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.itemFaults(
          source ->
              source.path("number").asInt() % 10 == 7
                  ? new BulkServer.Fault(400, "document_parsing_exception", "no")
                  : null);
      Configuration configuration = SinkJob.configuration(RuntimeExecutionMode.STREAMING);
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
      StreamExecutionEnvironment environment = SinkJob.environment(configuration, 1);
      FailAfterCheckpoint.failures.set(0);
      DataStream<Alert> alerts =
          environment
              .fromSource(
                  new DataGeneratorSource<>(
                      number -> SinkJob.alert(number, 0, 0),
                      ALERTS,
                      RateLimiterStrategy.perSecond(300),
                      TypeInformation.of(Alert.class)),
                  WatermarkStrategy.noWatermarks(),
                  "alerts")
              .map(new FailAfterCheckpoint())
              .returns(TypeInformation.of(Alert.class));
      job.write(alerts, SinkJob.sink(SinkJob.connection(server.url())));
      environment.execute();
      assertThat(FailAfterCheckpoint.failures).hasValue(1);
      assertThat(server.documents()).hasSize(ALERTS * 9 / 10);
    }
    assertThat(job.deadLetters().stream().map(ElasticsearchRecoveryITCase::number))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ALERTS / 10).mapToObj(i -> i * 10 + 7).toList());
  }

  private static int number(String deadLetter) {
    try {
      return new ObjectMapper().readTree(deadLetter).path("alert").path("number").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
