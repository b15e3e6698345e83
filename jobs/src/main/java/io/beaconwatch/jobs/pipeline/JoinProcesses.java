package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.Timeline;
import io.beaconwatch.jobs.state.TimelineFormat;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.UnjoinedPartFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Gives connections what the start of their process says, and finishes what {@link MatchDetections}
 * had to leave open for want of it. Keyed by endpoint, whose starts lie in one state by process.
 *
 * <p>Which start belongs to a connection follows from event times alone ({@link JoinRule}), and is
 * decided once the watermark has passed the connection by the longest wait: whatever could win has
 * arrived by then. Timers only say when to look. The watermark leaves this operator as much later,
 * so that no window closes before its joined connections have arrived.
 *
 * <p>A connection is finished by the definition that it came for, whatever has been loaded since.
 */
public final class JoinProcesses extends AbstractStreamOperator<WindowPart>
    implements OneInputStreamOperator<JoinInput, WindowPart>, Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Timers stand on multiples of this, so that one serves many connections. */
  private static final long WAIT_STEP = 10_000;

  /** What is too old is looked for this often; a multiple of the other step. */
  private static final long EXPIRY_STEP = 3_600_000;

  /** Names of hosts are told seldom, and hold for this long, in milliseconds. */
  public static final long HOST_RETENTION = Duration.ofDays(30).toMillis();

  /** Where the names of the host lie among the processes, of which none has an empty id. */
  private static final String HOST_ITSELF = "";

  private final DetectionPlan plan;
  private final long retention;
  private final long wait;

  /** How long after its time a connection may still arrive and not be late. */
  private transient long slack;

  /** How far the watermark stays behind; 0 where no definition joins anything. */
  private transient long delay;

  private transient Definitions definitions;
  private transient FinishConnections finish;
  private transient CombineTable table;
  private transient Tally.Count contextLate;
  private transient Tally.Count contextExpired;
  private transient Tally tally;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient MapState<String, Timeline> timelines;

  /** By the time at which some of them can be decided. */
  private transient MapState<Long, List<UnjoinedPart>> waiting;

  public JoinProcesses(DetectionPlan plan) {
    this.plan = plan;
    this.retention = plan.join().retention().toMillis();
    this.wait = plan.join().longestWait().toMillis();
  }

  private static long windowSize(Detection detection) {
    return detection.window() instanceof Detection.Window.Tumbling tumbling
        ? tumbling.size().toMillis()
        : 0;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    tally = new Tally(getRuntimeContext());
    tally.restore(context.getOperatorStateStore());
    definitions =
        new Definitions(
            plan,
            getRuntimeContext(),
            context.getOperatorStateStore(),
            getProcessingTimeService().getCurrentProcessingTime());
    slack =
        WAIT_STEP
            + plan.allowedLateness().toMillis()
            + definitions.all().stream().mapToLong(JoinProcesses::windowSize).max().orElse(0);
    boolean joins = !plan.with(definitions.all()).joinedFamilies().isEmpty();
    delay = joins ? wait + WAIT_STEP : 0;
  }

  @Override
  public void open() throws Exception {
    super.open();
    StreamRecord<WindowPart> window = new StreamRecord<>(null);
    StreamRecord<SequencePart> sequence = new StreamRecord<>(null);
    table =
        new CombineTable(
            part -> output.collect(window.replace(part)),
            part -> output.collect(SideOutputs.SEQUENCE_PARTS, sequence.replace(part)));
    finish = new FinishConnections(plan, definitions, table, tally);
    contextLate = tally.count(CountNames.CONTEXT_LATE);
    contextExpired = tally.count(CountNames.CONTEXT_EXPIRED);
    timers = getInternalTimerService("join", VoidNamespaceSerializer.INSTANCE, this);
    timelines =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "timelines", Types.STRING, new CompactType<>(new TimelineFormat())));
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "waiting",
                    Types.LONG,
                    Types.LIST(new CompactType<>(new UnjoinedPartFormat()))));
    FlushByClock.start(plan, getProcessingTimeService(), table::flush);
  }

  @Override
  public void processElement(StreamRecord<JoinInput> element) throws Exception {
    JoinInput input = element.getValue();
    if (input.context() != null) {
      keep(input.context());
    } else {
      decide(input.part());
    }
  }

  private void keep(EndpointContext context) throws Exception {
    long watermark = timers.currentWatermark();
    if (context.time() <= watermark) {
      contextLate.add(1);
    }
    long expiry = context.time() + lifetime(context);
    if (expiry <= watermark) {
      contextExpired.add(1);
      return;
    }
    String process = context instanceof ProcessStart start ? start.process() : HOST_ITSELF;
    Timeline timeline = timelines.get(process);
    if (timeline == null) {
      timeline = new Timeline();
    }
    timeline.add(context);
    timelines.put(process, timeline);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, ceiling(expiry, EXPIRY_STEP));
  }

  /** How long after its time somebody may ask for it. */
  private long lifetime(EndpointContext context) {
    return (context instanceof HostName ? HOST_RETENTION : retention) + wait + slack;
  }

  /** Finishes the connections that can be decided, and lets the others wait. */
  private void decide(UnjoinedPart part) throws Exception {
    long watermark = timers.currentWatermark();
    Members members = part.members();
    if (members.earliest() + wait > watermark) {
      await(part);
      return;
    }
    Members undecided = null;
    Timeline starts = null;
    Timeline names = null;
    for (int i = 0; i < members.size(); i++) {
      if (members.time(i) + wait > watermark) {
        if (undecided == null) {
          undecided = new Members(members.fieldCount());
        }
        undecided.add(members, i);
        continue;
      }
      if (!finish.isOpen()) {
        String process = part.connection().value(Field.PROCESS_ENTITY);
        starts = process == null || process.isEmpty() ? null : timelines.get(process);
        names = timelines.get(HOST_ITSELF);
        finish.open(part);
      }
      finish.add(
          i,
          starts == null ? null : (ProcessStart) starts.at(members.time(i), retention, wait),
          names == null ? null : (HostName) names.at(members.time(i), HOST_RETENTION, wait));
    }
    finish.close();
    if (undecided != null) {
      await(part.of(undecided));
    }
  }

  /** Lets connections wait until the first of them can be decided. */
  private void await(UnjoinedPart part) throws Exception {
    long time = ceiling(part.members().earliest() + wait, WAIT_STEP);
    List<UnjoinedPart> parts = waiting.get(time);
    if (parts == null) {
      parts = new ArrayList<>();
    }
    parts.add(part);
    waiting.put(time, parts);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    List<UnjoinedPart> due = waiting.get(timer.getTimestamp());
    if (due != null) {
      waiting.remove(timer.getTimestamp());
      for (UnjoinedPart part : due) {
        decide(part);
      }
    }
    if (timer.getTimestamp() % EXPIRY_STEP == 0) {
      // By the timer's time: a watermark that leaps must not forget what later ones still need.
      expire(timer.getTimestamp());
    }
  }

  private void expire(long time) throws Exception {
    if (timers.currentWatermark() == Long.MAX_VALUE && waiting.isEmpty()) {
      // Nobody will ask again: all of it goes at once, and none of it for its age.
      timelines.clear();
      return;
    }
    long expired = 0;
    Iterator<String> processes = timelines.keys().iterator();
    while (processes.hasNext()) {
      String process = processes.next();
      Timeline timeline = timelines.get(process);
      long kept = process.equals(HOST_ITSELF) ? HOST_RETENTION : retention;
      int removed = timeline.removeBefore(time - kept - wait - slack + 1);
      expired += removed;
      if (timeline.isEmpty()) {
        processes.remove();
      } else if (removed > 0) {
        timelines.put(process, timeline);
      }
    }
    if (timelines.isEmpty()) {
      // An empty map would stay behind for every endpoint there ever was.
      timelines.clear();
    }
    if (timers.currentWatermark() < Long.MAX_VALUE && expired > 0) {
      contextExpired.add(expired);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("There are no timers of processing time");
  }

  /** The least multiple of the step that is not before the time. */
  private static long ceiling(long time, long step) {
    return time + Math.floorMod(-time, step);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    timeServiceManager.advanceWatermark(mark);
    table.flush();
    long time = mark.getTimestamp();
    if (time == Long.MAX_VALUE) {
      output.emitWatermark(mark);
    } else if (time >= Long.MIN_VALUE + delay) {
      output.emitWatermark(new Watermark(time - delay));
    }
  }

  /**
   * Not passed on: this operator is never idle while connections wait in it. Were it so, the
   * windows downstream would follow the matcher's watermark, which is ahead of this one's, and
   * close without them.
   */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {}

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    table.flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    tally.snapshot();
    definitions.snapshot();
  }

  @Override
  public void finish() throws Exception {
    table.flush();
    super.finish();
  }
}
