package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.sigma.DetectionFiles;
import io.beaconwatch.connectors.compact.CompactSerializer;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.WindowPart;
import io.beaconwatch.jobs.state.WindowPartFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** {@link JoinProcesses} at work, and what it is given: of one host, from {@link #T} on. */
final class JoinRun
    extends OperatorRun<KeyedOneInputStreamOperatorTestHarness<String, JoinInput, WindowPart>> {
  static final long T = Instant.parse("2026-03-03T09:30:00Z").toEpochMilli();
  static final long WAIT = 120_000;
  static final long RETENTION = 24 * 3_600_000;

  static final List<Detection> DETECTIONS =
      new DetectionFiles().bundled(List.of("splunk", "logscale")).load().detections();

  JoinRun() throws Exception {
    this(Backend.HEAP, null);
  }

  JoinRun(Backend backend, OperatorSubtaskState restored) throws Exception {
    this(backend, restored, DETECTIONS);
  }

  JoinRun(Backend backend, OperatorSubtaskState restored, List<Detection> detections)
      throws Exception {
    this(backend, restored, detections, WAIT);
  }

  JoinRun(Backend backend, OperatorSubtaskState restored, List<Detection> detections, long wait)
      throws Exception {
    super(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new JoinProcesses(plan(detections, wait)),
            JoinInput::key,
            Types.STRING,
            KEY_GROUPS,
            1,
            0));
    harness.setStateBackend(backend.create());
    harness.setup(new CompactSerializer<>(new WindowPartFormat()));
    open(restored);
  }

  private static DetectionPlan plan(List<Detection> detections, long wait) {
    return new DetectionPlan(
        detections,
        TimeRange.ALL,
        Duration.ZERO,
        true,
        new JoinRule(Duration.ofMillis(RETENTION), Duration.ofMillis(wait)));
  }

  static ProcessStart start(String process, long time, String commandLine) {
    return new ProcessStart(
        Family.SYSMON, "ws1", process, time, "C:\\a.exe", "bob", commandLine, null, null);
  }

  static NetworkConnection.Builder sysmon(String process) {
    return new NetworkConnection.Builder()
        .start(Family.SYSMON, 0)
        .set(Field.COMPUTER, "ws1")
        .set(Field.HOST, "ws1")
        .set(Field.PROCESS_ENTITY, process)
        .set(Field.EVENT_ID, "3")
        .set(Field.IMAGE, "C:\\tools\\agent.exe")
        .set(Field.USER, "amy")
        .set(Field.DESTINATION_IP, "198.51.100.10");
  }

  static NetworkConnection.Builder falcon() {
    return new NetworkConnection.Builder()
        .start(Family.FALCON, 0)
        .set(Field.EVENT_SIMPLE_NAME, "NetworkConnectIP4")
        .set(Field.AGENT_ID, "a1")
        .set(Field.PROCESS_ENTITY, "7")
        .set(Field.DESTINATION_IP, "198.51.100.10");
  }

  static UnjoinedPart part(NetworkConnection.Builder connection, long... times) {
    NetworkConnection built = connection.build();
    Members members = new Members(0);
    for (long time : times) {
      members.add(time, 443, -1, -1, new String[0]);
    }
    Detection detection = DETECTIONS.get(built.family() == Family.SYSMON ? 0 : 1);
    return new UnjoinedPart(
        built, List.of(), List.of(DetectionVersion.first(detection)), false, members);
  }

  void send(EndpointContext context) throws Exception {
    send(new JoinInput(context, null));
  }

  void send(UnjoinedPart part) throws Exception {
    send(new JoinInput(null, part));
  }

  void send(JoinInput input) throws Exception {
    harness.processElement(new StreamRecord<>(input));
  }

  void finish() throws Exception {
    harness.processWatermark(Watermark.MAX_WATERMARK);
  }

  /** Each group with its count, in order. */
  List<String> groups() {
    TreeMap<String, Long> groups = new TreeMap<>();
    for (Object output : harness.getOutput()) {
      if (output instanceof StreamRecord<?> element
          && element.getValue() instanceof WindowPart part) {
        groups.merge(String.join(",", part.group().values()), part.aggregate().count(), Long::sum);
      }
    }
    return groups.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  static String group(String commandLine, long count) {
    return "ws1,amy,C:\\tools\\agent.exe," + commandLine + ",198.51.100.10=" + count;
  }
}
