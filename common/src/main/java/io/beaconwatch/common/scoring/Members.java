package io.beaconwatch.common.scoring;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Connections of one group that may become members of sequences: what an alert needs of each, in
 * arrays, with the values of its fields kept once however often they repeat.
 */
public final class Members {
  private static final Comparator<String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final int fieldCount;
  private final List<String[]> profiles = new ArrayList<>(1);
  private long[] times = new long[4];
  private int[] ports = new int[4];
  private int[] profileOf = new int[4];
  private long[] sent = new long[4];
  private long[] received = new long[4];
  private int[] joined = new int[4];
  private int size;

  /**
   * @param fieldCount how many fields of {@link AlertFields#collected} each member carries
   */
  public Members(int fieldCount) {
    this.fieldCount = fieldCount;
  }

  public void add(NetworkConnection connection, List<Field> fields) {
    add(connection, fields, JoinedFields.NONE);
  }

  /**
   * As {@link #add(NetworkConnection, List)}.
   *
   * @param joinedFields the {@link JoinedFields} that the connection got
   */
  public void add(NetworkConnection connection, List<Field> fields, int joinedFields) {
    String[] profile = new String[fieldCount];
    for (int i = 0; i < fieldCount; i++) {
      profile[i] = connection.value(fields.get(i));
    }
    add(
        connection.eventTime(),
        connection.destinationPort(),
        connection.bytesSent(),
        connection.bytesReceived(),
        profile,
        joinedFields);
  }

  /** Adds one member that got no field, from its parts. */
  public void add(long time, int port, long bytesSent, long bytesReceived, String[] profile) {
    add(time, port, bytesSent, bytesReceived, profile, JoinedFields.NONE);
  }

  /** Adds one member from its parts. */
  public void add(
      long time, int port, long bytesSent, long bytesReceived, String[] profile, int joinedFields) {
    if (size == times.length) {
      int capacity = size * 2;
      times = Arrays.copyOf(times, capacity);
      ports = Arrays.copyOf(ports, capacity);
      profileOf = Arrays.copyOf(profileOf, capacity);
      sent = Arrays.copyOf(sent, capacity);
      received = Arrays.copyOf(received, capacity);
      joined = Arrays.copyOf(joined, capacity);
    }
    times[size] = time;
    ports[size] = port;
    sent[size] = bytesSent;
    received[size] = bytesReceived;
    joined[size] = joinedFields;
    profileOf[size] = profileIndex(profile);
    size++;
  }

  /** Adds that member of another group of members. */
  public void add(Members other, int index) {
    add(
        other.times[index],
        other.ports[index],
        other.sent[index],
        other.received[index],
        other.profiles.get(other.profileOf[index]),
        other.joined[index]);
  }

  public void addAll(Members other) {
    for (int i = 0; i < other.size; i++) {
      add(other, i);
    }
  }

  /** The profiles of one group are few; the newest is the likeliest. */
  private int profileIndex(String[] profile) {
    for (int i = profiles.size() - 1; i >= 0; i--) {
      if (Arrays.equals(profiles.get(i), profile)) {
        return i;
      }
    }
    profiles.add(profile);
    return profiles.size() - 1;
  }

  /**
   * The members in a total order: by time, and those of one time by what they carry, so that the
   * order of arrival changes nothing.
   */
  public Members sorted() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingLong(i -> times[i])
            .thenComparingInt(i -> ports[i])
            .thenComparingLong(i -> sent[i])
            .thenComparingLong(i -> received[i])
            .thenComparing(
                (a, b) ->
                    Arrays.compare(
                        profiles.get(profileOf[a]), profiles.get(profileOf[b]), NULLS_FIRST))
            .thenComparingInt(i -> joined[i]));
    Members sorted = new Members(fieldCount);
    for (int index : order) {
      sorted.add(this, index);
    }
    return sorted;
  }

  /** Those from one index on, in their order. */
  Members from(int start) {
    Members rest = new Members(fieldCount);
    for (int i = start; i < size; i++) {
      rest.add(this, i);
    }
    return rest;
  }

  public int size() {
    return size;
  }

  /** The earliest time, or {@link Long#MAX_VALUE} where there are no members. */
  public long earliest() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      earliest = Math.min(earliest, times[i]);
    }
    return earliest;
  }

  public int fieldCount() {
    return fieldCount;
  }

  public long time(int index) {
    return times[index];
  }

  public int port(int index) {
    return ports[index];
  }

  public long bytesSent(int index) {
    return sent[index];
  }

  public long bytesReceived(int index) {
    return received[index];
  }

  /** The {@link JoinedFields} that the member got. */
  public int joined(int index) {
    return joined[index];
  }

  /** The member's values, which must not be changed. */
  public String[] profile(int index) {
    return profiles.get(profileOf[index]);
  }

  String value(int index, int field) {
    return profile(index)[field];
  }

  public Members copy() {
    return from(0);
  }
}
