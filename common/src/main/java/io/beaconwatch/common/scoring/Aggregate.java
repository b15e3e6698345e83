package io.beaconwatch.common.scoring;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a group of connections adds up to. Adding and merging give the same whatever the order and
 * however the connections are split, so that they may be combined before the shuffle.
 */
public final class Aggregate {
  private static final DistinctValues[] NONE = {};

  private long count;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long bytesSent;
  private long bytesReceived;
  private PortSet ports = new PortSet();
  private DistinctValues[] collected = NONE;
  private int joined;

  /**
   * Adds one connection.
   *
   * @param fields those of {@link AlertFields#collected}, the same at every call
   */
  public void add(NetworkConnection connection, List<Field> fields) {
    if (collected.length != fields.size()) {
      collected = new DistinctValues[fields.size()];
      Arrays.setAll(collected, i -> new DistinctValues());
    }
    addFacts(
        connection.eventTime(),
        connection.destinationPort(),
        connection.bytesSent(),
        connection.bytesReceived());
    for (int i = 0; i < collected.length; i++) {
      collected[i].add(connection.value(fields.get(i)));
    }
  }

  /** Adds one member of a sequence. */
  void add(Members members, int index) {
    if (collected.length == 0) {
      collected = new DistinctValues[members.fieldCount()];
      Arrays.setAll(collected, i -> new DistinctValues());
    }
    addFacts(
        members.time(index),
        members.port(index),
        members.bytesSent(index),
        members.bytesReceived(index));
    for (int i = 0; i < collected.length; i++) {
      collected[i].add(members.value(index, i));
    }
    joined |= members.joined(index);
  }

  /** Says that a connection got these {@link io.beaconwatch.common.event.JoinedFields}. */
  public void addJoined(int fields) {
    joined |= fields;
  }

  private void addFacts(long time, int port, long sent, long received) {
    count++;
    first = Math.min(first, time);
    last = Math.max(last, time);
    if (port != NetworkConnection.MISSING) {
      ports.add(port);
    }
    bytesSent = saturatedSum(bytesSent, Math.max(0, sent));
    bytesReceived = saturatedSum(bytesReceived, Math.max(0, received));
  }

  /** Whether both collect the same number of fields, as all of one detection's do. */
  public boolean collectsLike(Aggregate other) {
    return collected.length == other.collected.length;
  }

  /**
   * Adds what another aggregate holds.
   *
   * @param other which must {@linkplain #collectsLike collect like} this one, unless one is empty
   */
  public void merge(Aggregate other) {
    count += other.count;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    ports.addAll(other.ports);
    joined |= other.joined;
    bytesSent = saturatedSum(bytesSent, other.bytesSent);
    bytesReceived = saturatedSum(bytesReceived, other.bytesReceived);
    if (collected.length == 0) {
      collected = other.copy().collected;
    } else {
      for (int i = 0; i < other.collected.length; i++) {
        collected[i].addAll(other.collected[i]);
      }
    }
  }

  /** Byte counts come from the wire: two huge ones must not add up to a negative one. */
  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  public Aggregate copy() {
    Aggregate copy = new Aggregate();
    copy.count = count;
    copy.first = first;
    copy.last = last;
    copy.bytesSent = bytesSent;
    copy.bytesReceived = bytesReceived;
    copy.ports = ports.copy();
    copy.joined = joined;
    copy.collected = new DistinctValues[collected.length];
    Arrays.setAll(copy.collected, i -> collected[i].copy());
    return copy;
  }

  /**
   * Restores an aggregate from its parts, as {@link #collected} and the other accessors give them.
   */
  public static Aggregate restore(
      long count,
      long first,
      long last,
      long bytesSent,
      long bytesReceived,
      PortSet ports,
      List<DistinctValues> collected,
      int joined) {
    Aggregate aggregate = new Aggregate();
    aggregate.joined = joined;
    aggregate.count = count;
    aggregate.first = first;
    aggregate.last = last;
    aggregate.bytesSent = bytesSent;
    aggregate.bytesReceived = bytesReceived;
    aggregate.ports = ports;
    aggregate.collected = collected.toArray(NONE);
    return aggregate;
  }

  public long count() {
    return count;
  }

  /** Time of the first connection, in milliseconds since the epoch. */
  public long first() {
    return first;
  }

  /** Time of the last connection, in milliseconds since the epoch. */
  public long last() {
    return last;
  }

  /** The sum over connections that carry one; 0 when none does. */
  public long bytesSent() {
    return bytesSent;
  }

  /** The sum over connections that carry one; 0 when none does. */
  public long bytesReceived() {
    return bytesReceived;
  }

  /** Distinct destination ports; missing ones do not count. */
  public PortSet ports() {
    return ports;
  }

  /** The values of each field of {@link AlertFields#collected}, in that order. */
  public List<DistinctValues> collected() {
    return List.of(collected);
  }

  /** The {@link io.beaconwatch.common.event.JoinedFields} that some connection got. */
  public int joined() {
    return joined;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Aggregate aggregate
        && count == aggregate.count
        && first == aggregate.first
        && last == aggregate.last
        && bytesSent == aggregate.bytesSent
        && bytesReceived == aggregate.bytesReceived
        && ports.equals(aggregate.ports)
        && Arrays.equals(collected, aggregate.collected)
        && joined == aggregate.joined;
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, first, last, bytesSent, bytesReceived, ports);
  }

  @Override
  public String toString() {
    return "Aggregate[count=%d, first=%d, last=%d, ports=%s, collected=%s]"
        .formatted(count, first, last, ports, Arrays.toString(collected));
  }
}
