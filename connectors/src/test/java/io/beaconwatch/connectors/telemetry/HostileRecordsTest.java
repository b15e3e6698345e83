package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes, a record gives one result and never an exception. */
class HostileRecordsTest {
  private static final String ALPHABET = "{}[]:,\"\\<>/'&;!-0123456789.eE trufalsn\u0000\n";

  private static final ObjectMapper TREES = new ObjectMapper();

  static Stream<String> records() {
    return Stream.concat(Records.JSON.stream(), Stream.of(Records.XML));
  }

  @ParameterizedTest
  @MethodSource("records")
  void cutAnywhereItIsMalformed(String record) {
    TelemetryParser parser = parser();
    byte[] bytes = record.getBytes(UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(Collected.of(parser, Arrays.copyOf(bytes, length)).only())
          .as("cut at %d", length)
          .startsWith("reject malformed: ");
    }
    assertThat(Collected.of(parser, bytes).only()).startsWith("connection ");
  }

  @ParameterizedTest
  @MethodSource("records")
  void invalidUtf8AnywhereIsSaidSo(String record) {
    TelemetryParser parser = parser();
    byte[] bytes = record.getBytes(UTF_8);
    byte[][] invalid = {
      {(byte) 0x80},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xE2, (byte) 0x82},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xFF}
    };
    for (int at = 0; at <= bytes.length; at++) {
      byte[] insert = invalid[at % invalid.length];
      byte[] changed = new byte[bytes.length + insert.length];
      System.arraycopy(bytes, 0, changed, 0, at);
      System.arraycopy(insert, 0, changed, at, insert.length);
      System.arraycopy(bytes, at, changed, at + insert.length, bytes.length - at);
      assertThat(Collected.of(parser, changed).only())
          .as("at %d", at)
          .isEqualTo("reject invalid-utf-8: not UTF-8");
    }
  }

  @ParameterizedTest
  @FieldSource("io.beaconwatch.connectors.telemetry.Records#JSON")
  void anyValueOfAnyTypeInAnyField(String record) throws Exception {
    TelemetryParser parser = parser();
    String original = Collected.of(parser, record.getBytes(UTF_8)).only();
    JsonNode tree = TREES.readTree(record);
    List<String> values =
        List.of("null", "true", "7", "-1", "1e999", "\"\"", "\"x\"", "{}", "[]", "[[7]]", "[{}]");
    for (String pointer : leaves(tree, "")) {
      for (String value : values) {
        JsonNode changed = tree.deepCopy();
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) changed.at(pointer.substring(0, slash)))
            .set(pointer.substring(slash + 1), TREES.readTree(value));
        String result = Collected.of(parser, TREES.writeValueAsBytes(changed)).only();
        assertThat(result)
            .as("%s = %s", pointer, value)
            .matches(
                "(?s)connection .*|skip .*"
                    + "|reject (wrong-type|bad-value|missing-field|unknown-shape|malformed): .*");
        if (value.equals("{}") && !result.equals(original)) {
          assertThat(result)
              .as("%s = %s", pointer, value)
              .matches(
                  "(?s)connection .*|skip .*|reject (wrong-type|unknown-shape|missing-field): .*");
        }
      }
    }
  }

  private static List<String> leaves(JsonNode node, String pointer) {
    List<String> leaves = new ArrayList<>();
    node.properties()
        .forEach(
            entry -> {
              String path = pointer + '/' + entry.getKey();
              leaves.add(path);
              if (entry.getValue().isObject()) {
                leaves.addAll(leaves(entry.getValue(), path));
              }
            });
    return leaves;
  }

  @ParameterizedTest
  @EnumSource(TelemetryFormat.class)
  void deepNestingIsRejected(TelemetryFormat format) {
    TelemetryParser parser = format.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}, {"{\"event\":", "}"}}) {
      for (String end : List.of("1" + pair[1].repeat(10_000), "")) {
        String record = pair[0].repeat(10_000) + end;
        assertThat(Collected.of(parser, record.getBytes(UTF_8)).only())
            .startsWith("reject malformed: ");
        byte[] inside = ("{\"x\":" + record + "}").getBytes(UTF_8);
        assertThat(Collected.of(parser, inside).only()).startsWith("reject malformed: ");
      }
    }
  }

  @Test
  void deepXmlIsNoHarm() {
    String deep = "<a>".repeat(10_000) + "</a>".repeat(10_000);
    assertThat(Collected.of(TelemetryFormat.AUTO, Records.XML.replace("-</D", deep + "</D")).only())
        .startsWith("reject wrong-type: ");
    assertThat(
            Collected.of(TelemetryFormat.AUTO, Records.XML.replace("<EventD", deep + "<EventD"))
                .only())
        .startsWith("connection ");
    assertThat(Collected.of(TelemetryFormat.AUTO, "<Event>" + "<a>".repeat(10_000)).only())
        .startsWith("reject malformed: ");
  }

  @Test
  void hugeTokensAreNoHarm() {
    String huge = "9".repeat(100_000);
    String flat = Records.FLAT;
    assertThat(read(flat.replace("\"tags\":[", "\"tags\":[" + huge + "," + huge + ".5e7,")))
        .startsWith("connection ");
    assertThat(read(flat.replace("443", huge))).startsWith("reject bad-value: ");
    assertThat(read(flat.replace("\"tags\"", "\"" + huge + "\""))).startsWith("connection ");
    assertThat(read(flat.replace("CORP", huge))).contains(huge);
    assertThat(read(Records.FALCON.replace("1772528400.123", huge))).startsWith("reject bad-value");
    assertThat(read(Records.ECS.replace("\"network\",", "[" + "\"a\",".repeat(20_000) + "\"b\"],")))
        .startsWith("skip ecs a");
  }

  private static String read(String record) {
    return Collected.of(TelemetryFormat.AUTO, record).only();
  }

  @ParameterizedTest
  @EnumSource(TelemetryFormat.class)
  void randomBytes(TelemetryFormat format) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TelemetryParser parser = format.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    for (int i = 0; i < 5_000; i++) {
      byte[] record = new byte[random.nextInt(200)];
      random.nextBytes(record);
      if (i % 2 == 0) {
        for (int j = 0; j < record.length; j++) {
          record[j] = (byte) ALPHABET.charAt((record[j] & 0xff) % ALPHABET.length());
        }
      }
      assertThat(Collected.of(parser, record).log).as("seed %d, record %d", seed, i).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TelemetryFormat.class)
  void mutatedRecords(TelemetryFormat format) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TelemetryParser parser = format.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
    List<byte[]> records =
        Stream.concat(
                records(),
                Stream.of("{\"records\":[" + Records.DEFENDER + "," + Records.FLAT + "]}"))
            .map(record -> record.getBytes(UTF_8))
            .toList();
    for (int i = 0; i < 5_000; i++) {
      byte[] record = records.get(random.nextInt(records.size())).clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        record = mutate(record, records, random);
      }
      Collected collected = Collected.of(parser, record);
      assertThat(collected.log).as("seed %d, record %d", seed, i).isNotEmpty();
      if (collected.log.stream().noneMatch(line -> line.startsWith("part "))) {
        assertThat(collected.log).as("seed %d, record %d", seed, i).hasSize(1);
      }
    }
  }

  private static byte[] mutate(byte[] record, List<byte[]> others, Random random) {
    int at = random.nextInt(record.length + 1);
    switch (random.nextInt(5)) {
      case 0 -> {
        byte[] changed = record.clone();
        if (at < changed.length) {
          changed[at] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
      }
      case 1 -> {
        // Cut a stretch out.
        int to = Math.min(record.length, at + random.nextInt(30));
        return concat(Arrays.copyOf(record, at), Arrays.copyOfRange(record, to, record.length));
      }
      case 2 -> {
        // Repeat a stretch.
        int to = Math.min(record.length, at + random.nextInt(60));
        return concat(Arrays.copyOf(record, to), Arrays.copyOfRange(record, at, record.length));
      }
      case 3 -> {
        byte[] insert = new byte[] {(byte) "{}[]:,\"\\<>/'&;0-".charAt(random.nextInt(16))};
        return concat(
            concat(Arrays.copyOf(record, at), insert),
            Arrays.copyOfRange(record, at, record.length));
      }
      default -> {
        byte[] other = others.get(random.nextInt(others.size()));
        int from = random.nextInt(other.length);
        return concat(Arrays.copyOf(record, at), Arrays.copyOfRange(other, from, other.length));
      }
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static TelemetryParser parser() {
    return TelemetryFormat.AUTO.parser(EventTime.SENSOR, Collected.ALL_FIELDS);
  }
}
