package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the job submits when it reads Kafka and writes there. */
class KafkaGraphTest {
  private static StreamGraph graph(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers",
                "broker:9092",
                "--kafka.topics",
                "telemetry",
                "--kafka.alerts-topic",
                "alerts",
                "--kafka.dead-letter-topic",
                "dead"));
    arguments.addAll(List.of(more));
    DetectSettings settings = DetectArguments.check(arguments.toArray(String[]::new)).orThrow();
    List<Detection> detections =
        new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, JobEnvironment.anywhere(settings));
    BeaconDetectionJob.wire(environment, settings, detections, 0);
    return environment.getStreamGraph();
  }

  @Test
  void everyOperatorHasAUidOfItsOwn() throws Exception {
    assertThat(graph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .doesNotHaveDuplicates()
        .contains(
            "read-telemetry",
            "write-alerts-to-kafka",
            "Sink Committer: write-alerts-to-kafka",
            "write-rejected-to-kafka",
            "write-late-to-kafka")
        .doesNotContain("write-alerts", "render-alerts")
        .doesNotContainNull();
  }

  /** One subtask reads indicators, in a chain with what follows them. */
  @ParameterizedTest
  @CsvSource({"indicator-topics, --threat-intel-topics", "indicator-files, --threat-intel"})
  void indicatorsThatGoOnAreFollowedWhereTheyAreRead(String name, String option) throws Exception {
    StreamGraph graph =
        option.endsWith("topics")
            ? graph(option, "indicators")
            : graph(option, "pom.xml", "--threat-intel-watch", "1s");
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("read-" + name, "follow-" + name, "read-indicators");
    assertThat(graph.getJobGraph().getVertices())
        .filteredOn(vertex -> vertex.getName().contains("read-" + name + " -> follow-" + name))
        .extracting(JobVertex::getParallelism)
        .containsExactly(1);
  }

  /** The record is reused, and its bytes are the consumer's. */
  @ParameterizedTest
  @CsvSource({"batch, latest", "streaming, latest", "streaming, 2026-03-03T00:00:00Z"})
  void recordsAreMatchedWhereTheyAreRead(String mode, String stop) throws Exception {
    assertThat(
            StreamSupport.stream(
                graph("--mode", mode, "--kafka.stop", stop)
                    .getJobGraph()
                    .getVertices()
                    .spliterator(),
                false))
        .extracting(JobVertex::getName)
        .anyMatch(name -> name.contains("read-telemetry -> match-detections"));
  }
}
