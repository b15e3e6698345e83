package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.JoinInput;
import io.beaconwatch.jobs.state.SequencePart;
import io.beaconwatch.jobs.state.Timeline;
import io.beaconwatch.jobs.state.UnjoinedPart;
import io.beaconwatch.jobs.state.UnjoinedPartFormat;
import io.beaconwatch.jobs.state.WindowPart;
import java.time.Duration;
import java.util.ArrayList;
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

  private final DetectionPlan plan;
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
  private transient KnownProcesses known;

  /** By the time at which some of them can be decided. */
  private transient MapState<Long, List<UnjoinedPart>> waiting;

  public JoinProcesses(DetectionPlan plan) {
    this.plan = plan;
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
    known = new KnownProcesses(getRuntimeContext(), plan.join(), slack);
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
    long expiry = known.expiry(context);
    if (expiry <= watermark) {
      contextExpired.add(1);
      return;
    }
    known.add(context);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, ceiling(expiry, EXPIRY_STEP));
  }

  /** Finishes the connections that can be decided, and lets the others wait. */
  private void decide(UnjoinedPart part) throws Exception {
    long watermark = timers.currentWatermark();
    Members members = part.members();
    if (members.earliest() + wait > watermark) {
      await(part);
      return;
    }
    Timeline starts = known.startsOf(part.connection().value(Field.PROCESS_ENTITY));
    Timeline names = known.names(part.connection().family());
    finish.open(part);
    int undecided = 0;
    for (int i = 0; i < members.size(); i++) {
      long time = members.time(i);
      if (time + wait > watermark) {
        undecided++;
      } else {
        finish.add(i, known.start(starts, time), known.name(names, time));
      }
    }
    finish.close();
    if (undecided > 0) {
      await(part.of(members.split(watermark - wait + 1, false)));
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
    boolean atEnd = timers.currentWatermark() == Long.MAX_VALUE;
    if (atEnd && waiting.isEmpty()) {
      known.clear();
      return;
    }
    long expired = known.expire(time);
    // At the end of input all that is left goes, none of it for its age.
    if (!atEnd && expired > 0) {
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
