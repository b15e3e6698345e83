package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * Traffic whose size is asked for rather than its look: so many lines, of which two in five are
 * connections that pass every detection's filter, in so many groups of an hour, a host, a process
 * and a destination. A group in ninety is a beacon with 12 connections or more, as far as the lines
 * last; the other connections are spread evenly over the rest. A process talks to a destination for
 * some hours, so that there are fewer keys than groups: about 0.28 of them in a day.
 */
final class Load implements Traffic {
  private static final int HOUR = (int) GeneratorSettings.HOUR;
  private static final int PASSING_PERCENT = 40;
  private static final int GROUPS_PER_BEACON = 90;
  private static final int LEAST_BEACON = 12;
  private static final int BEACON_SPREAD = 60;

  /** For how long a key is active: 3.6 hours. */
  private static final int TENTHS_OF_ACTIVE_HOURS = 36;

  private static final int CONNECTIONS_PER_START = 10;
  private static final int CONNECTION_PERCENT = 75;

  private static final int PUBLIC_ADDRESSES = 131_072;
  private static final int PUBLIC_BLOCK = 198 << 24 | 18 << 16;
  private static final int PRIVATE_BLOCK = 10 << 24 | 64 << 16;
  private static final int BUSY_ADDRESS = 203 << 24 | 113 << 8 | 1;
  private static final int[] PORTS = {443, 443, 80, 443, 8080, 443, 5228, 443};
  private static final byte[] EDGE = "edge-".getBytes(US_ASCII);
  private static final byte[] PROVIDER = ".cdn.fernhill.example".getBytes(US_ASCII);
  private static final Text PUBLIC = new Text("Public");
  private static final Text PRIVATE = new Text("Private");
  private static final Text SUCCESS = new Text("ConnectionSuccess");

  private final GeneratorSettings settings;
  private final LoadSettings load;
  private final long hostHours;
  private final int keysPerHost;

  Load(GeneratorSettings settings, LoadSettings load) {
    this.settings = settings;
    this.load = load;
    this.hostHours = (long) settings.hosts() * settings.hours();
    long most = load.groups() / hostHours + 1;
    this.keysPerHost = (int) Math.max(most, most * settings.hours() * 10 / TENTHS_OF_ACTIVE_HOURS);
  }

  /** How many of so many lines pass every filter. */
  static long passing(long lines) {
    return lines * PASSING_PERCENT / 100;
  }

  /** How many groups there are in so many lines, where nothing else is asked for. */
  static long usualGroups(long lines) {
    long few = Math.max(1, lines * 222 / 1000);
    return Math.max(Math.min(few, 1_110_000), lines / 20);
  }

  /** How many hosts have so many groups, where nothing else is asked for. */
  static int usualHosts(long groups) {
    return (int) Math.max(1, Math.min(1_000_000, groups / 2220));
  }

  @Override
  public int events(Host host, int hour) {
    return (int) share(load.lines(), host, hour);
  }

  /** What of a total falls to a host and hour: whole numbers that add up to it. */
  private long share(long total, Host host, int hour) {
    long place = (long) hour * settings.hosts() + host.index();
    return total / hostHours + (place < total % hostHours ? 1 : 0);
  }

  /** The last events are the starts of processes, each at the beginning of its run. */
  @Override
  public int offset(Host host, int hour, int event) {
    int start = startOf(host, hour, event);
    if (start >= 0) {
      int programs = host.programs().size();
      return start / programs * runLength(host, hour);
    }
    return Draw.below(Draw.of(host.identity(), 12, hour, event), HOUR);
  }

  private int startOf(Host host, int hour, int event) {
    if (!load.processStarts()) {
      return -1;
    }
    int starts = runsPerHour(host, hour) * host.programs().size();
    return event - (events(host, hour) - starts);
  }

  private int runsPerHour(Host host, int hour) {
    long connections = (long) events(host, hour) * CONNECTION_PERCENT / 100;
    int programs = host.programs().size();
    return (int) Math.max(1, connections / CONNECTIONS_PER_START / programs);
  }

  private int runLength(Host host, int hour) {
    return HOUR / runsPerHour(host, hour);
  }

  @Override
  public int runStart(Host host, int hour, Program program) {
    return -1;
  }

  @Override
  public RecordKind fillStart(Occurrence o, Program program) {
    throw new IllegalStateException("no start is written beside the events");
  }

  @Override
  public RecordKind fill(Occurrence o, int hour, int event) {
    List<Program> programs = o.host.programs();
    int start = startOf(o.host, hour, event);
    if (start >= 0) {
      inRun(o, hour, programs.get(start % programs.size()));
      return RecordKind.PROCESS_START;
    }
    o.action = SUCCESS;
    o.ipType = PUBLIC;
    o.ipv6 = false;
    o.initiated = true;
    if (passing(event + 1L) > passing(event)) {
      passing(o, hour, (int) passing(event));
      return RecordKind.CONNECTION;
    }
    return other(o, hour);
  }

  private void passing(Occurrence o, int hour, int number) {
    Host host = o.host;
    int groups = (int) Math.max(1, share(load.groups(), host, hour));
    int slot = slot(host, hour, number, groups);
    int firstKey = (int) ((long) hour * keysPerHost / settings.hours());
    int key = (firstKey + slot) % keysPerHost;
    boolean busy = Draw.below(Draw.of(o.draw, 1), 100) < load.skewPercent();
    connection(o, hour, BackgroundPrograms.unfiltered(host.programs(), busy ? 0 : key), key);
    o.destinationPort = PORTS[(key + Draw.below(o.draw, 1 + key % 3)) % PORTS.length];
    if (busy) {
      o.address.truncate(0);
      o.address.putAddress(BUSY_ADDRESS);
    }
  }

  /** Which of the hour's groups: first each of them once, then the beacons, then all in turn. */
  private int slot(Host host, int hour, int number, int groups) {
    if (number < groups) {
      return number;
    }
    long draw = Draw.of(host.identity(), 15, hour);
    int beacons = (groups + Draw.below(draw, GROUPS_PER_BEACON)) / GROUPS_PER_BEACON;
    int rest = number - groups;
    for (int beacon = 0; beacon < beacons; beacon++) {
      int more = LEAST_BEACON - 1 + Draw.below(Draw.of(draw, beacon), BEACON_SPREAD);
      if (rest < more) {
        return beacon;
      }
      rest -= more;
    }
    return groups > beacons ? beacons + rest % (groups - beacons) : rest % groups;
  }

  /** A connection that a filter takes out, or a record that is none. */
  private RecordKind other(Occurrence o, int hour) {
    int share = Draw.below(o.draw, 60);
    int number = Draw.below(Draw.of(o.draw, 2), PUBLIC_ADDRESSES);
    o.destinationPort = PORTS[number % PORTS.length];
    if (share < 25) {
      connection(o, hour, BackgroundPrograms.filtered(o.host.programs(), number), number);
      return RecordKind.CONNECTION;
    }
    connection(o, hour, BackgroundPrograms.unfiltered(o.host.programs(), number), number);
    if (share < 35) {
      o.ipType = PRIVATE;
      o.address.truncate(0);
      o.address.putAddress(PRIVATE_BLOCK + number % 65_536);
      return RecordKind.CONNECTION;
    }
    RecordKind kind =
        share < 48 ? RecordKind.DNS : share < 54 ? RecordKind.FILE : RecordKind.REGISTRY;
    return kind.isWrittenBy(o.host.dialect()) ? kind : RecordKind.FILE;
  }

  private void connection(Occurrence o, int hour, Program program, int destination) {
    inRun(o, hour, program);
    int first = Draw.below(o.host.identity(), PUBLIC_ADDRESSES);
    o.address.truncate(0);
    o.address.putAddress(PUBLIC_BLOCK + (first + destination) % PUBLIC_ADDRESSES);
    o.domain.truncate(0);
    o.domain.put(EDGE).putUnsigned(destination).put(PROVIDER);
  }

  private void inRun(Occurrence o, int hour, Program program) {
    long hourStart = settings.startMillis() + hour * GeneratorSettings.HOUR;
    int length = runLength(o.host, hour);
    long run = (o.time - hourStart) / length;
    o.program = program;
    o.processDraw = Draw.of(o.host.identity(), program.identity(), hour * 100_000L + run);
    o.processStarted = hourStart + run * length;
  }
}
