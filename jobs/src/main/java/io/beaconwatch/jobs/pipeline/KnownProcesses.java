package io.beaconwatch.jobs.pipeline;

import io.beaconwatch.common.event.EndpointContext;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.HostName;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.ProcessStart;
import io.beaconwatch.connectors.compact.CompactType;
import io.beaconwatch.jobs.state.Timeline;
import io.beaconwatch.jobs.state.TimelineFormat;
import java.util.Iterator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What is known of an endpoint, which is the key, and of its processes, for as long as a connection
 * may ask for it. Times are milliseconds since the epoch.
 */
final class KnownProcesses {
  /** Where the names of the host lie among the processes, of which none has an empty id. */
  private static final String HOST_ITSELF = "";

  private final MapState<String, Timeline> timelines;
  private final long retention;
  private final long wait;
  private final long slack;

  /**
   * @param slack how long after its time a connection may still arrive, in milliseconds
   */
  KnownProcesses(RuntimeContext context, JoinRule rule, long slack) {
    this.timelines =
        context.getMapState(
            new MapStateDescriptor<>(
                "timelines", Types.STRING, new CompactType<>(new TimelineFormat())));
    this.retention = rule.retention().toMillis();
    this.wait = rule.longestWait().toMillis();
    this.slack = slack;
  }

  void add(EndpointContext context) throws Exception {
    String process = context instanceof ProcessStart start ? start.process() : HOST_ITSELF;
    Timeline timeline = timelines.get(process);
    if (timeline == null) {
      timeline = new Timeline();
    }
    timeline.add(context);
    timelines.put(process, timeline);
  }

  /** From when on nobody will ask for it. */
  long expiry(EndpointContext context) {
    return context.time()
        + (context instanceof HostName ? JoinProcesses.HOST_RETENTION : retention)
        + wait
        + slack;
  }

  /** The starts of a process, or null; so for a connection that does not name its process. */
  Timeline startsOf(String process) throws Exception {
    return process == null || process.isEmpty() ? null : timelines.get(process);
  }

  /** The names of the endpoint, or null; so where the family's connections carry it. */
  Timeline names(Family family) throws Exception {
    return JoinedFields.of(family).contains(Field.COMPUTER) ? timelines.get(HOST_ITSELF) : null;
  }

  /** The start among those of {@link #startsOf} that a connection of that time belongs to. */
  ProcessStart start(Timeline starts, long time) {
    return starts == null ? null : (ProcessStart) starts.at(time, retention, wait);
  }

  /** The name among those of {@link #names} that held at a time. */
  HostName name(Timeline names, long time) {
    return names == null ? null : (HostName) names.at(time, JoinProcesses.HOST_RETENTION, wait);
  }

  /** Forgets what nobody will ask for from a time on, and gives how much it was. */
  long expire(long time) throws Exception {
    long expired = 0;
    Iterator<String> processes = timelines.keys().iterator();
    while (processes.hasNext()) {
      String process = processes.next();
      Timeline timeline = timelines.get(process);
      long kept = process.equals(HOST_ITSELF) ? JoinProcesses.HOST_RETENTION : retention;
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
      clear();
    }
    return expired;
  }

  void clear() {
    timelines.clear();
  }
}
