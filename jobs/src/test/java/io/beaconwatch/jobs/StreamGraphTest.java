package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.jobs.options.DetectArguments;
import io.beaconwatch.jobs.options.DetectSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.MapTypeInfo;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the job submits: a savepoint depends on its uids and its types. */
class StreamGraphTest {
  @TempDir private Path folder;

  private StreamExecutionEnvironment environment(String mode, String... more) throws Exception {
    String input = Files.writeString(folder.resolve("a.json"), "").toString();
    String output = folder.resolve("out").toString();
    List<String> arguments =
        new ArrayList<>(List.of("--input", input, "--output", output, "--mode", mode));
    arguments.addAll(List.of(more));
    DetectSettings settings = DetectArguments.check(arguments.toArray(String[]::new)).settings();
    List<Detection> detections =
        new DetectionFiles().bundled(DetectionFiles.BUNDLED).load().detections();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, JobEnvironment.anywhere(settings));
    BeaconDetectionJob.wire(environment, settings, detections, 0);
    return environment;
  }

  /** A uid that changes is state that is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void everyOperatorHasAUidOfItsOwn(String mode) throws Exception {
    List<String> uids =
        new ArrayList<>(
            List.of(
                "read-telemetry",
                "read-indicators",
                "match-detections",
                "join-processes",
                "aggregate-windows",
                "find-sequences",
                "check-indicators",
                "score-findings",
                "render-alerts",
                "write-alerts",
                "Sink Committer: write-alerts",
                "write-rejected",
                "Sink Committer: write-rejected",
                "write-late",
                "Sink Committer: write-late"));
    if (mode.equals("batch")) {
      for (String what : List.of("window-parts", "sequence-parts", "join-input")) {
        uids.addAll(List.of("place-" + what, "order-" + what));
      }
      uids.addAll(List.of("place-window-parts-2", "place-sequence-parts-2"));
    }
    assertThat(environment(mode).getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrderElementsOf(uids);
  }

  /** In batch no watermark moves before the end: without it they would hold the whole archive. */
  @Test
  void whatHoldsWindowsGetsThemByTheHourInBatch() throws Exception {
    StreamGraph graph = environment("batch").getStreamGraph();
    Map<String, String> inputs = new HashMap<>();
    for (StreamNode node : graph.getStreamNodes()) {
      for (StreamEdge edge : node.getInEdges()) {
        inputs.merge(
            node.getTransformationUID(),
            graph.getStreamNode(edge.getSourceId()).getTransformationUID(),
            (one, other) -> one + ", " + other);
      }
    }
    assertThat(inputs)
        .containsEntry("aggregate-windows", "order-window-parts")
        .containsEntry("find-sequences", "order-sequence-parts")
        .containsEntry("join-processes", "order-join-input")
        .containsEntry("order-window-parts", "place-window-parts, place-window-parts-2");
  }

  /** Flink would make each the head of a chain, and every part be written and read once more. */
  @Test
  void whatGetsPartsByTheHourIsInOneChainWithWhatOrdersThem() throws Exception {
    assertThat(environment("batch").getStreamGraph().getJobGraph().getVertices())
        .extracting(JobVertex::getName)
        .anyMatch(name -> name.startsWith("order-window-parts -> aggregate-windows"))
        .anyMatch(name -> name.startsWith("order-sequence-parts -> find-sequences"))
        .anyMatch(name -> name.startsWith("order-join-input -> join-processes"));
  }

  @Test
  void everyFormatOfAlertsHasItsUid() throws Exception {
    assertThat(environment("streaming", "--alert-files", "both").getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .doesNotHaveDuplicates()
        .contains("write-alerts", "write-alerts-parquet", "Sink Committer: write-alerts-parquet");
    assertThat(environment("batch", "--alert-files", "parquet").getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("write-alerts-parquet")
        .doesNotContain("write-alerts", "render-alerts");
  }

  @Test
  void noTypeFallsToKryo() throws Exception {
    Set<TypeInformation<?>> types = new LinkedHashSet<>();
    for (Transformation<?> root : environment("streaming").getTransformations()) {
      for (Transformation<?> transformation : root.getTransitivePredecessors()) {
        collect(transformation.getOutputType(), types);
      }
    }
    assertThat(types).hasSizeGreaterThan(10).noneMatch(GenericTypeInfo.class::isInstance);
    assertThat(types)
        .extracting(type -> type.getTypeClass().getSimpleName())
        .contains("TelemetryRecord", "WindowPart", "SequencePart", "Finding", "IndicatorRecord")
        .contains("Alert", "Indicator", "byte[]");
  }

  private static void collect(TypeInformation<?> type, Set<TypeInformation<?>> types) {
    if (!types.add(type)) {
      return;
    }
    if (type instanceof CompositeType<?> composite) {
      for (int i = 0; i < composite.getArity(); i++) {
        collect(composite.getTypeAt(i), types);
      }
    } else if (type instanceof ListTypeInfo<?> list) {
      collect(list.getElementTypeInfo(), types);
    } else if (type instanceof MapTypeInfo<?, ?> map) {
      collect(map.getKeyTypeInfo(), types);
      collect(map.getValueTypeInfo(), types);
    }
  }

  /** A record crosses the network only once it is counted. */
  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void recordsAreMatchedWhereTheyAreRead(String mode) throws Exception {
    assertThat(
            StreamSupport.stream(
                environment(mode).getStreamGraph().getJobGraph().getVertices().spliterator(),
                false))
        .extracting(JobVertex::getName)
        .anyMatch(name -> name.contains("read-telemetry -> match-detections"));
  }
}
