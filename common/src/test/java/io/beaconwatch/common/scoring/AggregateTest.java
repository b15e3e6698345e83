package io.beaconwatch.common.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AggregateTest {
  private static final List<Field> FIELDS = List.of(Field.PROCESS_NAME, Field.USER);

  @Test
  void addsUpCountsTimesPortsAndBytes() {
    Aggregate aggregate = new Aggregate();
    aggregate.add(connection(30, 443, 100, 10, "a.exe", "u"), FIELDS);
    aggregate.add(connection(10, 80, NetworkConnection.MISSING, 5, "b.exe", null), FIELDS);
    aggregate.add(connection(20, NetworkConnection.MISSING, 1, -1, "a.exe", ""), FIELDS);
    assertThat(aggregate.count()).isEqualTo(3);
    assertThat(aggregate.first()).isEqualTo(10);
    assertThat(aggregate.last()).isEqualTo(30);
    assertThat(aggregate.ports().toArray()).containsExactly(80, 443);
    assertThat(aggregate.bytesSent()).isEqualTo(101);
    assertThat(aggregate.bytesReceived()).isEqualTo(15);
    assertThat(aggregate.collected().get(0).values()).containsExactly("a.exe", "b.exe");
    assertThat(aggregate.collected().get(1).values()).containsExactly("u");
  }

  @Test
  void bytesAddUpBeyondThirtyTwoBitsAndStopAtSixtyFour() {
    Aggregate aggregate = new Aggregate();
    aggregate.add(connection(0, 1, 3_000_000_000L, Long.MAX_VALUE, "a", "u"), FIELDS);
    aggregate.add(connection(0, 1, 3_000_000_000L, Long.MAX_VALUE, "a", "u"), FIELDS);
    assertThat(aggregate.bytesSent()).isEqualTo(6_000_000_000L);
    assertThat(aggregate.bytesReceived()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void howConnectionsAreSplitAndOrderedChangesNothing() {
    long seed = 4711;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<NetworkConnection> connections = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(300); i++) {
        connections.add(
            connection(
                random.nextInt(1000),
                random.nextInt(80) - 1,
                random.nextInt(5) - 1,
                random.nextInt(5) - 1,
                "p" + random.nextInt(150),
                random.nextBoolean() ? null : "u" + random.nextInt(3)));
      }
      Aggregate whole = new Aggregate();
      connections.forEach(connection -> whole.add(connection, FIELDS));
      Collections.shuffle(connections, random);
      Aggregate merged = new Aggregate();
      Aggregate part = new Aggregate();
      for (NetworkConnection connection : connections) {
        part.add(connection, FIELDS);
        if (random.nextInt(10) == 0) {
          merged.merge(part);
          part = new Aggregate();
        }
      }
      merged.merge(part);
      assertThat(merged).as("seed %d, round %d", seed, round).isEqualTo(whole);
    }
  }

  @Test
  void aCopySharesNothing() {
    Aggregate aggregate = new Aggregate();
    aggregate.add(connection(0, 1, 1, 1, "a", "u"), FIELDS);
    Aggregate copy = aggregate.copy();
    assertThat(copy).isEqualTo(aggregate);
    aggregate.add(connection(1, 2, 1, 1, "b", "v"), FIELDS);
    assertThat(copy.count()).isEqualTo(1);
    assertThat(copy.ports().toArray()).containsExactly(1);
    assertThat(copy.collected().get(0).values()).containsExactly("a");
  }

  @Test
  void portSetsAreExactAtEverySize() {
    long seed = 99;
    Random random = new Random(seed);
    for (int size : new int[] {0, 1, 5, 31, 32, 33, 34, 1000, 65_536}) {
      PortSet set = new PortSet();
      TreeSet<Integer> expected = new TreeSet<>();
      while (expected.size() < size) {
        int port = size == 65_536 ? expected.size() : random.nextInt(65_536);
        expected.add(port);
        set.add(port);
        set.add(port);
      }
      assertThat(set.size()).as("seed %d", seed).isEqualTo(size);
      assertThat(set.toArray())
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
      PortSet merged = new PortSet();
      merged.add(7);
      merged.addAll(set);
      expected.add(7);
      assertThat(merged.toArray())
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  void ofTooManyValuesTheLeastAreKept() {
    List<String> values =
        new ArrayList<>(IntStream.range(0, 250).mapToObj(i -> String.valueOf(1000 + i)).toList());
    Collections.shuffle(values, new Random(5));
    DistinctValues distinct = new DistinctValues();
    values.forEach(distinct::add);
    assertThat(distinct.values())
        .containsExactlyElementsOf(
            IntStream.range(0, 100).mapToObj(i -> String.valueOf(1000 + i)).toList());
  }

  private static NetworkConnection connection(
      long time, int port, long sent, long received, String process, String user) {
    return new NetworkConnection.Builder()
        .start(Family.ECS, time)
        .set(Field.PROCESS_NAME, process)
        .set(Field.USER, user)
        .destinationPort(port)
        .bytes(sent, received)
        .build();
  }
}
