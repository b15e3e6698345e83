package io.beaconwatch.jobs.generator;

import com.google.common.primitives.ImmutableLongArray;

/**
 * A scenario on a host.
 *
 * @param address as the host's sensor writes it
 * @param ipType Defender's label of it
 * @param times of the connections, ascending
 * @param processDraw which run of the program it is
 * @param indicator what the feed says about the destination
 */
record Planted(
    Scenario scenario,
    Host host,
    Program program,
    Text address,
    Text domain,
    Text ipType,
    ImmutableLongArray times,
    long processDraw,
    Indication indicator) {

  private static final Text SUCCESS = new Text("ConnectionSuccess");
  private static final Text FAILED = new Text("ConnectionFailed");

  int port(int connection) {
    return scenario.ports().get(connection % scenario.ports().size());
  }

  /** When its process starts: shortly before the first connection, in the same hour. */
  long processStarted() {
    return times.get(0) - 4000;
  }

  RecordKind fill(Occurrence o, int connection) {
    fillProcess(o);
    o.destinationPort = port(connection);
    o.ipv6 = scenario.target() == Target.PUBLIC_IPV6;
    o.initiated = scenario.target() != Target.INBOUND;
    o.action = scenario.target() == Target.REFUSED ? FAILED : SUCCESS;
    o.ipType = ipType;
    o.address.truncate(0);
    o.address.put(address.bytes(Escape.NONE));
    o.domain.truncate(0);
    o.domain.put(domain.bytes(Escape.NONE));
    return o.ipv6 && host.dialect() == Dialect.FALCON
        ? RecordKind.CONNECTION_IP6
        : RecordKind.CONNECTION;
  }

  RecordKind fillStart(Occurrence o) {
    fillProcess(o);
    return RecordKind.PROCESS_START;
  }

  private void fillProcess(Occurrence o) {
    o.program = program;
    o.processDraw = processDraw;
    o.processStarted = processStarted();
  }
}
