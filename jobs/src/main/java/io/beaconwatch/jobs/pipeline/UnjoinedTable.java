package io.beaconwatch.jobs.pipeline;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.function.Predicate.not;

import com.google.common.collect.ImmutableList;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.jobs.state.DetectionVersion;
import io.beaconwatch.jobs.state.UnjoinedPart;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts connections together that are to be joined with their processes: those of one process leave
 * the subtask as one, with what the detections concerned read of each. It holds nothing across a
 * watermark or a checkpoint.
 */
final class UnjoinedTable {
  private static final int MOST_PARTS = 1 << 14;
  private static final int MOST_CONNECTIONS = 1 << 16;

  /** Of what connections carry each: whoever runs one process may choose long texts. */
  private static final int MOST_CHARACTERS = 1 << 24;

  private static final Comparator<String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** What identifies endpoint and process. */
  private static final Set<Field> IDENTITY =
      EnumSet.of(Field.COMPUTER, Field.AGENT_ID, Field.PROCESS_ENTITY);

  /** What is that of the process, and so mostly the same for all of its connections. */
  private static final Set<Field> OF_PROCESS =
      EnumSet.of(
          Field.EVENT_ID,
          Field.ACTION_TYPE,
          Field.EVENT_SIMPLE_NAME,
          Field.HOST,
          Field.COMPUTER,
          Field.AGENT_ID,
          Field.PROCESS_ENTITY,
          Field.USER,
          Field.IMAGE,
          Field.PROCESS_NAME,
          Field.COMMAND_LINE,
          Field.PARENT_IMAGE);

  private final DetectionRoute[] routes;
  private final Consumer<UnjoinedPart> out;
  private final Map<BitSet, Concern> concerns = new HashMap<>();
  private final Map<PartKey, Members> parts = new HashMap<>();
  private final NetworkConnection.Builder builder = new NetworkConnection.Builder();
  private int connections;
  private int characters;

  UnjoinedTable(DetectionRoute[] routes, Consumer<UnjoinedPart> out) {
    this.routes = routes;
    this.out = out;
  }

  /**
   * @param detections those that may select it; may be changed after the call
   * @param counted whether its record has been counted as matched
   */
  void add(NetworkConnection connection, BitSet detections, boolean counted) {
    Concern concern = concerns.get(detections);
    if (concern == null) {
      concern = concern(detections);
      concerns.put((BitSet) detections.clone(), concern);
    }
    ImmutableList<Field> shared = concern.shared;
    String[] values = new String[shared.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = connection.value(shared.get(i));
    }
    parts
        .computeIfAbsent(
            new PartKey(concern, connection.family(), counted, values),
            key -> new Members(key.concern.own.size()))
        .add(connection, concern.own);
    connections++;
    for (Field field : concern.own) {
      String value = connection.value(field);
      characters += value == null ? 0 : value.length();
    }
    if (parts.size() >= MOST_PARTS
        || connections >= MOST_CONNECTIONS
        || characters >= MOST_CHARACTERS) {
      flush();
    }
  }

  private Concern concern(BitSet detections) {
    Set<Field> fields = EnumSet.copyOf(IDENTITY);
    detections.stream().forEach(i -> fields.addAll(routes[i].fields()));
    return new Concern(
        concerns.size(),
        detections.stream().mapToObj(i -> routes[i].version()).toList(),
        fields.stream().filter(OF_PROCESS::contains).collect(toImmutableList()),
        fields.stream().filter(not(OF_PROCESS::contains)).collect(toImmutableList()));
  }

  /** Passes everything on. */
  void flush() {
    parts.forEach(
        (key, members) -> {
          builder.start(key.family, 0);
          for (int i = 0; i < key.values.length; i++) {
            builder.set(key.concern.shared.get(i), key.values[i]);
          }
          Concern concern = key.concern;
          out.accept(
              new UnjoinedPart(
                  builder.build(), concern.own, concern.detections, key.counted, members));
        });
    parts.clear();
    connections = 0;
    characters = 0;
  }

  /**
   * A set of detections, and all fields that one of them reads.
   *
   * @param shared those that connections have in common that leave as one
   * @param own those of each connection
   */
  private record Concern(
      int number,
      List<DetectionVersion> detections,
      ImmutableList<Field> shared,
      ImmutableList<Field> own) {}

  /** Ordered, so that colliding hashes of chosen values stay cheap. */
  private static final class PartKey implements Comparable<PartKey> {
    private final Concern concern;
    private final Family family;
    private final boolean counted;
    private final String[] values;
    private final int hash;

    PartKey(Concern concern, Family family, boolean counted, String[] values) {
      this.concern = concern;
      this.family = family;
      this.counted = counted;
      this.values = values;
      this.hash = 31 * Arrays.hashCode(values) + concern.number;
    }

    @Override
    public int compareTo(PartKey other) {
      int byConcern = Integer.compare(concern.number, other.concern.number);
      int byFamily = byConcern != 0 ? byConcern : family.compareTo(other.family);
      int byCounted = byFamily != 0 ? byFamily : Boolean.compare(counted, other.counted);
      return byCounted != 0 ? byCounted : Arrays.compare(values, other.values, NULLS_FIRST);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PartKey key
          && hash == key.hash
          && concern.number == key.concern.number
          && family == key.family
          && counted == key.counted
          && Arrays.equals(values, key.values);
    }
  }
}
