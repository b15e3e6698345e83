package io.beaconwatch.common.scoring;

import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections of one group that may become members of sequences: what an alert needs of each, in
 * arrays, with the values of its fields kept once however often they repeat.
 */
public final class Members {
  private static final Comparator<String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** Up to here a look at each is quicker than a map. */
  private static final int FEW_PROFILES = 8;

  private final int fieldCount;
  private final List<String[]> profiles = new ArrayList<>(1);
  private long[] times = new long[4];
  private int[] ports = new int[4];
  private int[] profileOf = new int[4];
  private long[] sent = new long[4];
  private long[] received = new long[4];
  private int[] joined = new int[4];
  private int size;

  /** Where each profile stands, once they are more than a few; null before. */
  private Map<Profile, Integer> profileIndexes;

  private long earliest = Long.MAX_VALUE;

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
    append(time, port, bytesSent, bytesReceived, indexOf(profile), joinedFields);
  }

  private void append(
      long time, int port, long bytesSent, long bytesReceived, int profile, int joinedFields) {
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
    profileOf[size] = profile;
    earliest = Math.min(earliest, time);
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
    Copy copy = new Copy(other);
    for (int i = 0; i < other.size; i++) {
      copy.add(i);
    }
  }

  /**
   * The profiles of one group mostly are few, and the newest is the likeliest. But whoever runs a
   * process chooses them: a new command line for each connection must not cost a look at all.
   */
  private int indexOf(String[] profile) {
    if (profileIndexes != null) {
      Integer index = profileIndexes.putIfAbsent(new Profile(profile), profiles.size());
      return index == null ? newProfile(profile) : index;
    }
    for (int i = profiles.size() - 1; i >= 0; i--) {
      if (Arrays.equals(profiles.get(i), profile)) {
        return i;
      }
    }
    int index = newProfile(profile);
    if (profiles.size() > FEW_PROFILES) {
      profileIndexes = new HashMap<>();
      for (int i = 0; i < profiles.size(); i++) {
        profileIndexes.put(new Profile(profiles.get(i)), i);
      }
    }
    return index;
  }

  private int newProfile(String[] profile) {
    profiles.add(profile);
    return profiles.size() - 1;
  }

  /** Copies members of another into this one, with one look-up for each profile. */
  private final class Copy {
    private final Members from;

    /** Where the other's profiles stand here, plus one; 0 while that is not known. */
    private final int[] indexes;

    Copy(Members from) {
      this.from = from;
      this.indexes = new int[from.profiles.size()];
    }

    void add(int index) {
      int profile = from.profileOf[index];
      if (indexes[profile] == 0) {
        indexes[profile] = indexOf(from.profiles.get(profile)) + 1;
      }
      append(
          from.times[index],
          from.ports[index],
          from.sent[index],
          from.received[index],
          indexes[profile] - 1,
          from.joined[index]);
    }
  }

  /** Ordered, so that colliding hashes of chosen values stay cheap. */
  private static final class Profile implements Comparable<Profile> {
    private final String[] values;
    private final int hash;

    Profile(String[] values) {
      this.values = values;
      this.hash = Arrays.hashCode(values);
    }

    @Override
    public int compareTo(Profile other) {
      return Arrays.compare(values, other.values, NULLS_FIRST);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Profile profile
          && hash == profile.hash
          && Arrays.equals(values, profile.values);
    }

    @Override
    public int hashCode() {
      return hash;
    }
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
    Copy copy = sorted.new Copy(this);
    for (int index : order) {
      copy.add(index);
    }
    return sorted;
  }

  /** Those from one index on, in their order. */
  Members from(int start) {
    Members rest = new Members(fieldCount);
    Copy copy = rest.new Copy(this);
    for (int i = start; i < size; i++) {
      copy.add(i);
    }
    return rest;
  }

  /** Those before a time, or those at it and after, in their order. */
  public Members split(long time, boolean before) {
    Members part = new Members(fieldCount);
    Copy copy = part.new Copy(this);
    for (int i = 0; i < size; i++) {
      if (times[i] < time == before) {
        copy.add(i);
      }
    }
    return part;
  }

  public int size() {
    return size;
  }

  /** The earliest time, or {@link Long#MAX_VALUE} where there are no members. */
  public long earliest() {
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

  /** Where the member's profile is among {@link #profiles}. */
  public int profileIndex(int index) {
    return profileOf[index];
  }

  /** The values that members carry, each once, in the order of the first. Not to be changed. */
  public List<String[]> profiles() {
    return Collections.unmodifiableList(profiles);
  }

  String value(int index, int field) {
    return profile(index)[field];
  }

  public Members copy() {
    return from(0);
  }
}
