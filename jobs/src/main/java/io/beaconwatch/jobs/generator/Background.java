package io.beaconwatch.jobs.generator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.beaconwatch.common.event.Family;

/**
 * Ordinary traffic, which no detection may find: a host talks to a destination at most {@value
 * #MOST_AN_HOUR} times in an hour of the clock. Sixty minutes touch two of those, so no sixty
 * minutes hold ten. This holds for any settings, since the destinations are taken in turn from a
 * circle that grows with the number of events.
 */
final class Background implements Traffic {
  /** Half of the nine that the strictest rule lets pass, in whole connections. */
  static final int MOST_AN_HOUR = 4;

  private static final long HOUR = GeneratorSettings.HOUR;
  private static final int PUBLIC_ADDRESSES = 131_072;
  private static final int PUBLIC_BLOCK = 198 << 24 | 18 << 16;
  private static final int PRIVATE_BLOCK = 10 << 24 | 64 << 16;

  /** A process is replaced by its next run after that long. */
  private static final long RUN = 8 * HOUR;

  private static final int[] PORTS = {443, 443, 80, 443, 8080, 443, 5228, 443};
  private static final byte[] V6_IN_FULL = "2001:db8:30:0:0:0:".getBytes(US_ASCII);
  private static final byte[] V6_SHORT = "2001:db8:30::".getBytes(US_ASCII);
  private static final byte[] V4_MAPPED = "::ffff:".getBytes(US_ASCII);
  private static final byte[] EDGE = "edge-".getBytes(US_ASCII);
  private static final byte[] PROVIDER = ".cdn.fernhill.example".getBytes(US_ASCII);

  private static final Text PUBLIC = new Text("Public");
  private static final Text PRIVATE = new Text("Private");
  private static final Text SUCCESS = new Text("ConnectionSuccess");
  private static final Text FAILED = new Text("ConnectionFailed");
  private static final Text ATTEMPT = new Text("ConnectionAttempt");
  private static final Text INSPECTED = new Text("NetworkSignatureInspected");
  private static final Text ACCEPTED = new Text("InboundConnectionAccepted");

  private final GeneratorSettings settings;
  private final int circle;

  Background(GeneratorSettings settings) {
    this.settings = settings;
    this.circle = Math.max(16, (mostEvents() + MOST_AN_HOUR - 1) / MOST_AN_HOUR);
  }

  @Override
  public int events(Host host, int hour) {
    int average = settings.eventsPerHostHour();
    int spread = average / 4;
    return (int) (average + Draw.around(Draw.of(host.identity(), 11, hour), spread));
  }

  private int mostEvents() {
    return settings.eventsPerHostHour() + settings.eventsPerHostHour() / 4;
  }

  @Override
  public int offset(Host host, int hour, int event) {
    return Draw.below(Draw.of(host.identity(), 12, hour, event), (int) HOUR);
  }

  @Override
  public int runStart(Host host, int hour, Program program) {
    long sinceStart = hour * HOUR;
    long phase = phase(host, program);
    long start = phase + Math.floorDiv(sinceStart + HOUR - 1 - phase, RUN) * RUN;
    return start >= sinceStart ? (int) (start - sinceStart) : -1;
  }

  @Override
  public RecordKind fill(Occurrence o, int hour, int event) {
    int share = Draw.below(o.draw, 100);
    if (share < 75) {
      return connection(o, hour, event);
    }
    int chosen = Draw.below(Draw.of(o.draw, 1), o.host.programs().size());
    inRun(o, o.host.programs().get(chosen));
    if (share < 97) {
      domain(o, Draw.below(o.draw, circle));
      RecordKind kind =
          share < 85 ? RecordKind.DNS : share < 92 ? RecordKind.FILE : RecordKind.REGISTRY;
      return kind.isWrittenBy(o.host.dialect()) ? kind : RecordKind.FILE;
    }
    // A child of its own, gone at once.
    o.processDraw = Draw.of(o.draw, 2);
    o.processStarted = o.time;
    return RecordKind.PROCESS_START;
  }

  @Override
  public RecordKind fillStart(Occurrence o, Program program) {
    inRun(o, program);
    return RecordKind.PROCESS_START;
  }

  private RecordKind connection(Occurrence o, int hour, int event) {
    Host host = o.host;
    int destination = (int) ((event + 5L * hour) % circle);
    inRun(o, host.programs().get(destination % host.programs().size()));
    o.destinationPort = PORTS[destination % PORTS.length];
    o.initiated = Draw.below(Draw.of(o.draw, 3), 100) >= 3;
    o.action = action(o);
    o.ipType = PUBLIC;
    o.ipv6 = false;
    o.address.truncate(0);
    domain(o, destination);
    if (destination % 6 == 5) {
      o.address.putAddress(PRIVATE_BLOCK + destination);
      o.ipType = PRIVATE;
    } else if (destination % 11 == 7) {
      o.ipv6 = true;
      o.address
          .put(host.dialect().family() == Family.SYSMON ? V6_IN_FULL : V6_SHORT)
          .putHexNumber(1 + (destination >>> 16))
          .put(':')
          .putHexNumber(destination & 0xFFFF);
    } else {
      o.ipv6 = destination % 13 == 4 && host.dialect() == Dialect.FALCON;
      if (o.ipv6) {
        o.address.put(V4_MAPPED);
      }
      int first = Draw.below(host.identity(), PUBLIC_ADDRESSES);
      o.address.putAddress(PUBLIC_BLOCK + (first + destination) % PUBLIC_ADDRESSES);
    }
    return o.ipv6 && host.dialect() == Dialect.FALCON
        ? RecordKind.CONNECTION_IP6
        : RecordKind.CONNECTION;
  }

  private static Text action(Occurrence o) {
    if (!o.initiated) {
      return ACCEPTED;
    }
    int share = Draw.below(Draw.of(o.draw, 4), 100);
    return share < 86 ? SUCCESS : share < 91 ? FAILED : share < 95 ? ATTEMPT : INSPECTED;
  }

  private static void domain(Occurrence o, int destination) {
    o.domain.truncate(0);
    o.domain.put(EDGE).putUnsigned(destination).put(PROVIDER);
  }

  private void inRun(Occurrence o, Program program) {
    long phase = phase(o.host, program);
    long run = Math.floorDiv(o.time - settings.startMillis() - phase, RUN);
    o.program = program;
    o.processDraw = Draw.of(o.host.identity(), program.identity(), run);
    o.processStarted = settings.startMillis() + phase + run * RUN;
  }

  private static long phase(Host host, Program program) {
    return Draw.below(Draw.of(host.identity(), program.identity()), (int) RUN);
  }
}
