package io.beaconwatch.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.NetworkConnection;
import io.beaconwatch.common.scoring.Aggregate;
import io.beaconwatch.common.scoring.Finding;
import io.beaconwatch.common.scoring.Group;
import io.beaconwatch.common.scoring.Members;
import io.beaconwatch.common.scoring.SequenceState;
import io.beaconwatch.common.scoring.Sequences;
import io.beaconwatch.connectors.compact.CompactFormat;
import io.beaconwatch.connectors.compact.CompactSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to the network and to state comes back as it was. */
class FormatsTest {
  private static final int ROUNDS = 300;

  static Stream<Arguments> formats() {
    return Stream.of(
        format(new GroupFormat(), RandomValues::group),
        format(new AggregateFormat(), RandomValues::aggregate),
        format(new MembersFormat(), RandomValues::members),
        format(new SequenceStateFormat(), RandomValues::sequenceState),
        format(new WindowPartFormat(), RandomValues::windowPart),
        format(new SequencePartFormat(), RandomValues::sequencePart),
        format(new DetectionVersionFormat(), RandomValues::version),
        format(new BegunWindowsFormat(), RandomValues::begunWindows),
        format(new FindingFormat(), RandomValues::finding),
        format(new ProvisionalTellingFormat(), RandomValues::provisionalTelling),
        format(new UnjoinedPartFormat(), RandomValues::unjoinedPart),
        format(new JoinInputFormat(), RandomValues::joinInput),
        format(new TimelineFormat(), RandomValues::timeline));
  }

  private static <T> Arguments format(CompactFormat<T> format, Function<RandomValues, T> values) {
    return arguments(named(format.type().getSimpleName(), format), values);
  }

  @ParameterizedTest
  @MethodSource("formats")
  <T> void aValueComesBackAsItWas(CompactFormat<T> format, Function<RandomValues, T> values)
      throws IOException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      T value = values.apply(new RandomValues(seed));
      List<Object> before = Described.value(value);
      byte[] bytes = write(format, value);
      DataInputDeserializer in = new DataInputDeserializer(bytes);
      T read = format.read(in, format.version());
      assertThat(in.available()).as("seed %d: bytes left over", seed).isZero();
      assertThat(Described.value(read)).as("seed %d", seed).isEqualTo(before);
      assertThat(write(format, read)).as("seed %d: a key must be its bytes", seed).isEqualTo(bytes);
      assertThat(Described.value(format.copy(value))).as("seed %d: copy", seed).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  <T> void bytesAreCopiedWithoutTheValue(CompactFormat<T> format, Function<RandomValues, T> values)
      throws IOException {
    CompactSerializer<T> serializer = new CompactSerializer<>(format);
    T value = values.apply(new RandomValues(1));
    byte[] bytes = write(format, value);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(bytes), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
  }

  private static <T> byte[] write(CompactFormat<T> format, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    format.write(value, out);
    return out.getCopyOfBuffer();
  }

  /** As savepoints have it: whoever reads them knows texts as Flink's own. */
  @Test
  void aGroupIsWrittenAsFlinkWritesTexts() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String[] values = new String[random.nextInt(5)];
      Arrays.setAll(values, i -> anyText(random));
      DataOutputSerializer expected = new DataOutputSerializer(64);
      expected.writeInt(values.length);
      for (String value : values) {
        StringValue.writeString(value, expected);
      }
      byte[] bytes = write(new GroupFormat(), new Group(values));
      assertThat(bytes).as("seed %d", seed).isEqualTo(expected.getCopyOfBuffer());
      DataInputDeserializer in = new DataInputDeserializer(bytes);
      assertThat(new GroupFormat().read(in, 1).values()).containsExactly(values);
      assertThat(in.available()).isZero();
    }
  }

  /** Of any code units, halves of surrogate pairs as well; mostly of few bytes each. */
  private static String anyText(Random random) {
    int most = 1 << random.nextInt(17);
    int length = random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(10);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(most));
    }
    return text.toString();
  }

  @Test
  void aCopyOfAnAggregateIsItsOwn() {
    List<Field> fields = List.of(Field.USER);
    Aggregate aggregate = new Aggregate();
    for (int port = 0; port < 40; port++) {
      aggregate.add(connection(port, "user" + port), fields);
      Aggregate copy = new AggregateFormat().copy(aggregate);
      List<Object> before = Described.value(copy);
      aggregate.add(connection(1000 + port, "other" + port), fields);
      assertThat(Described.value(copy)).isEqualTo(before);
      List<Object> after = Described.value(aggregate);
      copy.add(connection(2000 + port, "third" + port), fields);
      assertThat(Described.value(aggregate)).isEqualTo(after);
    }
  }

  private static NetworkConnection connection(int port, String user) {
    return new NetworkConnection.Builder()
        .start(Family.ECS, port)
        .set(Field.USER, user)
        .destinationPort(port)
        .bytes(1, 2)
        .build();
  }

  @Test
  void aCopyOfASequencesStateIsItsOwn() {
    Group group = new Group("pc1", "198.51.100.10");
    Sequences sequences = new Sequences("elastic", 3, 1000, true);
    SequenceState state = new SequenceState(1);
    for (int i = 0; i < 30; i++) {
      Members more = new Members(1);
      more.add(i, i, 1, 1, new String[] {"user" + i % 3});
      SequenceState copy = new SequenceStateFormat().copy(state);
      List<Object> before = Described.value(copy);
      state.add(more);
      sequences.advance(group, state, i, finding -> {});
      assertThat(Described.value(copy)).as("copied before %d", i).isEqualTo(before);
    }
  }

  @Test
  void aCopyOfAFindingIsItsOwn() {
    Finding finding = new RandomValues(7).finding();
    Finding copy = new FindingFormat().copy(finding);
    List<Object> before = Described.value(copy);
    finding.aggregate().ports().add(65535);
    finding.aggregate().merge(new RandomValues(8).aggregate().copy());
    assertThat(Described.value(copy)).isEqualTo(before);
  }

  /** Bytes as versions 1 and 2 wrote them: savepoints that hold them must be readable for ever. */
  @Test
  void readsEarlierVersions() throws IOException {
    Aggregate aggregate = new Aggregate();
    aggregate.add(connection(443, "ann"), List.of(Field.USER));
    DetectionVersion version = DetectionVersion.unknown("sumo");
    WindowPart part = new WindowPart(version, 0, 3_600_000, new Group("PC1", ""), aggregate);
    String name = "0573756d6f"; // with its length plus one
    String bytes =
        "0000000000000000" // window start
            + "000000000036ee80" // window end
            + "00000002" // values of the key
            + "04504331"
            + "01"
            + "0000000000000001" // count
            + "00000000000001bb" // first
            + "00000000000001bb" // last
            + "0000000000000001" // sent
            + "0000000000000002" // received
            + "00000001" // ports
            + "01bb"
            + "01" // collected fields
            + "00000001"
            + "04616e6e";
    String joined = "00000000";
    String definition = "0000000000000000" + "00"; // from the beginning, without end
    assertThat(HexFormat.of().formatHex(write(new WindowPartFormat(), part)))
        .isEqualTo(name + definition + bytes + joined);
    assertThat(Described.value(read(name + bytes, 1))).isEqualTo(Described.value(part));
    assertThat(Described.value(read(name + bytes + joined, 2))).isEqualTo(Described.value(part));
  }

  private static WindowPart read(String hex, int version) throws IOException {
    return read(new WindowPartFormat(), hex, version);
  }

  private static <T> T read(CompactFormat<T> format, String hex, int version) throws IOException {
    return format.read(new DataInputDeserializer(HexFormat.of().parseHex(hex)), version);
  }

  /** Until version 3 the connections of a part differed in time, port and bytes alone. */
  @Test
  void readsUnjoinedConnectionsOfEarlierVersions() throws IOException {
    NetworkConnection connection =
        new NetworkConnection.Builder()
            .start(Family.SYSMON, 0)
            .set(Field.COMPUTER, "PC1")
            .set(Field.DESTINATION_IP, "::2")
            .build();
    DetectionVersion version = new DetectionVersion("sumo", 7, Long.MIN_VALUE, Long.MAX_VALUE);
    Members members = new Members(0);
    members.add(5, 443, 1, 2, new String[0]);
    UnjoinedPart part = new UnjoinedPart(connection, List.of(), List.of(version), true, members);
    String common =
        "075359534d4f4e" // SYSMON
            + "0000000000000000" // time
            + "00000002" // values
            + "09434f4d5055544552" // COMPUTER
            + "04504331"
            + "0f44455354494e4154494f4e5f4950" // DESTINATION_IP
            + "043a3a32"
            + "0000000000000000" // categories and types
            + "ffffffff" // port
            + "ffffffffffffffff" // sent
            + "ffffffffffffffff" // received
            + "00"; // no other view
    String fields = "00000000"; // that the members carry
    String rest =
        "00000001" // detections
            + "0573756d6f"
            + "0000000000000007"
            + "00"
            + "01" // counted
            + "00000000" // what a member carries
            + "00000001"
            + "00000000"
            + "00000001" // members
            + "00000000"
            + "0000000000000005"
            + "000001bb"
            + "0000000000000001"
            + "0000000000000002"
            + "00000000";
    assertThat(HexFormat.of().formatHex(write(new UnjoinedPartFormat(), part)))
        .isEqualTo(common + fields + rest);
    assertThat(Described.value(read(new UnjoinedPartFormat(), common + rest, 3)))
        .isEqualTo(Described.value(part));
  }
}
