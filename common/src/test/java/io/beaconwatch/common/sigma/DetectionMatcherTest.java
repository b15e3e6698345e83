package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Detection;
import io.beaconwatch.common.detection.Expression;
import io.beaconwatch.common.detection.Expression.And;
import io.beaconwatch.common.detection.Expression.Match;
import io.beaconwatch.common.detection.Expression.Not;
import io.beaconwatch.common.detection.Expression.Or;
import io.beaconwatch.common.detection.Expression.Test.Absent;
import io.beaconwatch.common.detection.Expression.Test.Cidr;
import io.beaconwatch.common.detection.Expression.Test.Compare;
import io.beaconwatch.common.detection.Expression.Test.Operator;
import io.beaconwatch.common.detection.Expression.Test.Regex;
import io.beaconwatch.common.detection.Expression.Test.Text;
import io.beaconwatch.common.event.Family;
import io.beaconwatch.common.event.Field;
import io.beaconwatch.common.event.JoinedFields;
import io.beaconwatch.common.event.NetworkConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionMatcherTest {
  private static final Field[] FIELDS = {
    Field.EVENT_ID,
    Field.EVENT_TYPE,
    Field.IMAGE,
    Field.DESTINATION_IP,
    Field.DESTINATION_PORT,
    Field.BYTES_SENT
  };

  private static final List<String> VALUES =
      List.of(
          "",
          "3",
          "443",
          "a",
          "A",
          "C:\\a\\Chrome.exe",
          "c:\\a\\chrome.exe",
          "chrome.exe\n",
          "10.0.0.1",
          "::ffff:10.0.0.1",
          "fe80::1",
          "0:0:0:0:0:0:0:1",
          "010.0.0.1",
          "fe80::1%1",
          "1e3",
          "-4.5",
          "\u212a",
          "\ud83d\ude00x",
          "start",
          "a*b");

  private static final List<String> PATTERNS =
      List.of(
          "",
          "*",
          "?",
          "??",
          "3",
          "*chrome.exe",
          "c:\\*",
          "*A*",
          "c*r?me*exe",
          "?x",
          "a\\*b",
          "k",
          "443",
          "1*",
          "start");

  @Test
  void agreesWithTheNaiveEvaluator() {
    long seed = Long.getLong("beaconwatch.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<Detection> detections = new ArrayList<>();
      int count = 1 + random.nextInt(round % 6 == 0 ? 140 : 8);
      for (int i = 0; i < count; i++) {
        detections.add(detection("d" + i, families(random), expression(random, 4)));
      }
      DetectionMatcher matcher = new DetectionMatcher(detections);
      for (int event = 0; event < 100; event++) {
        NetworkConnection connection = connection(random);
        assertThat(indexes(matcher.match(connection)))
            .as("seed %d, round %d, event %d", seed, round, event)
            .isEqualTo(naive(detections, connection));
      }
    }
  }

  /** Whatever the unknown value turns out to be, nothing that it may lead to is left out. */
  @Test
  void leavesInExactlyWhatAnUnknownValueMayLeadTo() {
    long seed = Long.getLong("beaconwatch.seed", System.nanoTime());
    Random random = new Random(seed);
    int unknown = JoinedFields.bit(Field.IMAGE);
    int ruledOut = 0;
    for (int round = 0; round < 60; round++) {
      List<Detection> detections = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        detections.add(detection("d" + i, families(random), expression(random, 3)));
      }
      DetectionMatcher matcher = new DetectionMatcher(detections);
      for (int event = 0; event < 50; event++) {
        NetworkConnection.Builder builder = new NetworkConnection.Builder();
        builder.start(Family.SYSMON, 0).set(Field.DESTINATION_IP, value(random));
        List<Integer> left = indexes(matcher.match(builder.build(), unknown));
        for (int i = 0; i < detections.size(); i++) {
          boolean reads = DetectionMatcher.fields(List.of(detections.get(i))).contains(Field.IMAGE);
          if (!left.contains(i)) {
            ruledOut += reads ? 1 : 0;
            for (String image : VALUES) {
              assertThat(naive(detections, builder.set(Field.IMAGE, image).build()))
                  .as("seed %d, round %d, event %d", seed, round, event)
                  .doesNotContain(i);
            }
          }
          builder.set(Field.IMAGE, null);
          if (!reads) {
            assertThat(left.contains(i))
                .as("seed %d, round %d, event %d", seed, round, event)
                .isEqualTo(naive(detections, builder.build()).contains(i));
          }
        }
      }
    }
    assertThat(ruledOut).isGreaterThan(100);
  }

  @Test
  void theRandomCasesAreNeitherAllTrueNorAllFalse() {
    Random random = new Random(7);
    int holds = 0;
    for (int i = 0; i < 2000; i++) {
      holds += NaiveEvaluator.holds(expression(random, 4), connection(random)) ? 1 : 0;
    }
    assertThat(holds).isBetween(400, 1600);
  }

  @Test
  void matchesByFamilyOnly() {
    Expression always = new And(List.of());
    DetectionMatcher matcher =
        new DetectionMatcher(
            List.of(
                detection("a", Set.of(Family.ECS), always),
                detection("b", EnumSet.allOf(Family.class), always),
                detection("c", Set.of(Family.SYSMON), always)));

    assertThat(indexes(matcher.match(connection(Family.SYSMON, "x")))).containsExactly(1, 2);
    assertThat(indexes(matcher.match(connection(Family.FALCON, "x")))).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {511, 512, 513, 40_000})
  void longValuesMatchToo(int length) {
    Expression endsWithB = new Match(Field.IMAGE, new Text(SigmaStrings.parse("*B"), false));
    DetectionMatcher matcher =
        new DetectionMatcher(List.of(detection("a", Set.of(Family.SYSMON), endsWithB)));
    String text = "x".repeat(length - 1);

    assertThat(matcher.match(connection(Family.SYSMON, text + "b")).count()).isOne();
    assertThat(matcher.match(connection(Family.SYSMON, text + "c")).count()).isZero();
    assertThat(matcher.match(connection(Family.SYSMON, text + "b")).count()).isOne();
  }

  @Test
  void readsTheFieldsOfSelectionsAndKeys() {
    List<Detection> bundled = new DetectionFiles().bundled(List.of("elastic")).load().detections();

    assertThat(DetectionMatcher.fields(bundled))
        .containsExactlyInAnyOrder(
            Field.EVENT_CATEGORY,
            Field.EVENT_TYPE,
            Field.DIRECTION,
            Field.DESTINATION_IP,
            Field.DESTINATION_HOSTNAME,
            Field.PROCESS_NAME,
            Field.COMPUTER);
  }

  private static List<Integer> indexes(Matches matches) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < matches.count(); i++) {
      indexes.add(matches.index(i));
    }
    return indexes;
  }

  private static List<Integer> naive(List<Detection> detections, NetworkConnection connection) {
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      if (detections.get(i).families().contains(connection.family())
          && NaiveEvaluator.holds(detections.get(i).selection(), connection)) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  private static Set<Family> families(Random random) {
    return random.nextInt(4) == 0
        ? EnumSet.of(Family.ECS)
        : EnumSet.of(Family.SYSMON, Family.values()[random.nextInt(4)]);
  }

  private static Expression expression(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 1 : 5);
    if (kind <= 1) {
      return new Match(FIELDS[random.nextInt(FIELDS.length)], test(random));
    }
    if (kind == 2) {
      return new Not(expression(random, depth - 1));
    }
    List<Expression> operands = new ArrayList<>();
    int size = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      operands.add(expression(random, depth - 1));
    }
    return kind == 3 ? new And(operands) : new Or(operands);
  }

  private static Expression.Test test(Random random) {
    return switch (random.nextInt(7)) {
      case 0, 1, 2 ->
          new Text(
              SigmaStrings.parse(PATTERNS.get(random.nextInt(PATTERNS.size()))),
              random.nextBoolean());
      case 3 ->
          new Regex(
              List.of("^10\\.", "(?i)chrome\\.exe$", "a", "^$", "[0-9]+$").get(random.nextInt(5)),
              random.nextBoolean());
      case 4 ->
          new Cidr(
              random.nextBoolean()
                  ? List.of("10.0.0.0/8", "::1/128")
                  : List.of("fe80::/10", "0.0.0.0/0"));
      case 5 ->
          new Compare(
              Operator.values()[random.nextInt(4)],
              List.of(-4.5, 3.0, 443.0).get(random.nextInt(3)));
      default -> new Absent();
    };
  }

  private static NetworkConnection connection(Random random) {
    NetworkConnection.Builder builder =
        new NetworkConnection.Builder().start(Family.values()[random.nextInt(4)], 0);
    for (Field field : List.of(Field.EVENT_ID, Field.IMAGE, Field.DESTINATION_IP)) {
      if (random.nextInt(5) > 0) {
        builder.set(field, value(random));
      }
    }
    List<String> types = new ArrayList<>();
    int size = random.nextInt(10) == 0 ? 20 : random.nextInt(3);
    for (int i = 0; i < size; i++) {
      types.add(value(random));
    }
    int port = List.of(-1, 0, 3, 443, 65535).get(random.nextInt(5));
    long sent = List.of(-1L, 0L, 443L, 1L << 40).get(random.nextInt(4));
    return builder.eventTypes(types).destinationPort(port).bytes(sent, -1).build();
  }

  /** Sometimes the same object again, sometimes an equal one. */
  private static String value(Random random) {
    String value = VALUES.get(random.nextInt(VALUES.size()));
    return random.nextBoolean() ? value : String.valueOf(value.toCharArray());
  }

  private static NetworkConnection connection(Family family, String image) {
    return new NetworkConnection.Builder().start(family, 0).set(Field.IMAGE, image).build();
  }

  private static Detection detection(String name, Set<Family> families, Expression selection) {
    return new Detection(
        name,
        null,
        "1",
        name,
        Detection.Level.LOW,
        List.of(),
        families,
        selection,
        List.of(),
        Detection.NullKeys.KEEP,
        false,
        new Detection.Window.Tumbling(Duration.ofHours(1), Duration.ZERO),
        1,
        Duration.ofDays(1),
        Duration.ofDays(7),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
