package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.beaconwatch.connectors.telemetry.TelemetryFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes one hour of one format: a function of plan and settings, whatever else is written.
 *
 * <p>Lines stand in the order of arrival, which is at most two minutes behind the events' time.
 */
final class WriteHour {
  private static final long HOUR = GeneratorSettings.HOUR;
  private static final int HOST_BITS = 20;
  private static final int EVENT_BITS = 21;
  private static final int PLANTED = (1 << HOST_BITS) - 1;
  private static final int FLUSH_AT = 1 << 16;

  /** A batch is sent with that many events, or when its first is that old. */
  private static final int BATCH_EVENTS = 25;

  private static final int BATCH_AGE = 50_000;
  private static final byte[] BATCH_BEGIN = "{\"records\":[".getBytes(US_ASCII);

  private final Traffic traffic;
  private final Templates templates;
  private final TelemetryFormat format;
  private final int hour;
  private final long hourStart;
  private final List<Host> hosts;
  private final List<Planted> planted;
  private final SortedMap<Double, Damage> damages;

  private final List<Planted> dueScenario = new ArrayList<>();
  private final List<Integer> dueConnection = new ArrayList<>();
  private final Occurrence occurrence = new Occurrence();
  private final Line line = new Line(2 * FLUSH_AT);
  private final Line batch = new Line(FLUSH_AT);
  private final List<WrittenFile.Malformed> malformed = new ArrayList<>();
  private Template lastTemplate;
  private int batchEvents;
  private int batchBegun;
  private long lines;
  private long bytes;

  /**
   * @param damages what to write a damaged copy of, by the record's place in the file, from 0 to 1
   */
  WriteHour(
      GeneratorSettings settings,
      Plan plan,
      Traffic traffic,
      Templates templates,
      TelemetryFormat format,
      int hour,
      SortedMap<Double, Damage> damages) {
    this.traffic = traffic;
    this.templates = templates;
    this.format = format;
    this.hour = hour;
    this.damages = damages;
    this.hourStart = settings.startMillis() + hour * HOUR;
    this.hosts = plan.hostsByFormat().get(format);
    this.planted =
        plan.planted().stream().filter(p -> p.host().dialect().format() == format).toList();
  }

  WrittenFile write(String path, OutputStream out) throws IOException {
    long[] order = order();
    Deque<Map.Entry<Double, Damage>> due = new ArrayDeque<>(damages.entrySet());
    for (int i = 0; i < order.length; i++) {
      int arrival = (int) (order[i] >>> (HOST_BITS + EVENT_BITS));
      flushBatch(arrival, false);
      boolean inBatch = writeRecord(order[i], i);
      if (!inBatch && !due.isEmpty() && due.peek().getKey() * order.length <= i) {
        writeDamaged(due.remove().getValue());
      }
      if (line.length() >= FLUSH_AT) {
        flush(out);
      }
    }
    flushBatch(0, true);
    flush(out);
    return new WrittenFile(format, path, lines, order.length, bytes, List.copyOf(malformed));
  }

  /** Arrival, host and event of every record, packed into numbers that sort by arrival. */
  private long[] order() {
    long[] order = new long[1024];
    int count = 0;
    for (int i = 0; i < hosts.size(); i++) {
      Host host = hosts.get(i);
      int events = traffic.events(host, hour);
      int programs = host.programs().size();
      order = room(order, count + events + programs);
      for (int event = 0; event < events; event++) {
        order[count++] = pack(traffic.offset(host, hour, event), host, i, event);
      }
      for (int p = 0; p < programs; p++) {
        int start = traffic.runStart(host, hour, host.programs().get(p));
        if (start >= 0) {
          order[count++] = pack(start, host, i, events + p);
        }
      }
    }
    for (Planted each : planted) {
      order = room(order, count + each.times().length() + 1);
      if (isNow(each.processStarted())) {
        order[count++] = due(each, -1, each.processStarted());
      }
      for (int c = 0; c < each.times().length(); c++) {
        if (isNow(each.times().get(c))) {
          order[count++] = due(each, c, each.times().get(c));
        }
      }
    }
    Arrays.sort(order, 0, count);
    return Arrays.copyOf(order, count);
  }

  private static long[] room(long[] order, int needed) {
    return needed <= order.length
        ? order
        : Arrays.copyOf(order, Math.max(needed, order.length * 2));
  }

  private boolean isNow(long time) {
    return time >= hourStart && time < hourStart + HOUR;
  }

  private long due(Planted each, int connection, long time) {
    dueScenario.add(each);
    dueConnection.add(connection);
    return pack((int) (time - hourStart), each.host(), PLANTED, dueScenario.size() - 1);
  }

  private long pack(int offset, Host host, int place, int event) {
    long draw = Draw.of(host.identity(), 14, hourStart + event);
    int delay = 200 + Draw.below(draw, 1500);
    if (Draw.below(Draw.of(draw, 1), 10) == 0) {
      // Held back on its way; what travels in a batch waits there as well.
      int longest = host.dialect() == Dialect.DEFENDER_BATCH ? 115_000 - BATCH_AGE : 115_000;
      delay = Draw.below(draw, longest);
    }
    return (((long) offset + delay) << HOST_BITS | place) << EVENT_BITS | event;
  }

  /** Returns whether it went into a batch. */
  private boolean writeRecord(long packed, int ordinal) {
    int event = (int) (packed & (1 << EVENT_BITS) - 1);
    int place = (int) (packed >>> EVENT_BITS & (1 << HOST_BITS) - 1);
    Occurrence o = occurrence;
    o.recordId = (hour + 1) * 100_000_000L + ordinal;
    RecordKind kind;
    if (place == PLANTED) {
      Planted due = dueScenario.get(event);
      int connection = dueConnection.get(event);
      o.host = due.host();
      setTime(connection < 0 ? due.processStarted() : due.times().get(connection));
      o.draw = Draw.of(due.processDraw(), connection);
      kind = connection < 0 ? due.fillStart(o) : due.fill(o, connection);
    } else {
      o.host = hosts.get(place);
      o.draw = Draw.of(o.host.identity(), 13, hour, event);
      int events = traffic.events(o.host, hour);
      if (event < events) {
        setTime(hourStart + traffic.offset(o.host, hour, event));
        kind = traffic.fill(o, hour, event);
      } else {
        Program program = o.host.programs().get(event - events);
        setTime(hourStart + traffic.runStart(o.host, hour, program));
        kind = traffic.fillStart(o, program);
      }
    }
    Template template = templates.of(o.host.dialect(), kind);
    if (o.host.dialect() == Dialect.DEFENDER_BATCH) {
      addToBatch(template, (int) (packed >>> (HOST_BITS + EVENT_BITS)));
      return true;
    }
    template.write(o, line);
    line.put('\n');
    lines++;
    lastTemplate = template;
    return false;
  }

  private void setTime(long time) {
    occurrence.time = time;
    occurrence.recorded = time + 20 + (time * 31 + hour) % 1500;
  }

  private void addToBatch(Template template, int arrival) {
    if (batchEvents == 0) {
      batch.put(BATCH_BEGIN);
      batchBegun = arrival;
    } else {
      batch.put(',');
    }
    template.write(occurrence, batch);
    batchEvents++;
  }

  private void flushBatch(int now, boolean whatever) {
    boolean due = batchEvents == BATCH_EVENTS || now - batchBegun > BATCH_AGE || whatever;
    if (batchEvents > 0 && due) {
      line.put(batch).put(']').put('}').put('\n');
      lines++;
      batch.truncate(0);
      batchEvents = 0;
    }
  }

  private void writeDamaged(Damage damage) {
    damage.write(lastTemplate, occurrence, line);
    lines++;
    malformed.add(new WrittenFile.Malformed(damage, lines));
  }

  private void flush(OutputStream out) throws IOException {
    bytes += line.length();
    out.write(line.bytes(), 0, line.length());
    line.truncate(0);
  }
}
