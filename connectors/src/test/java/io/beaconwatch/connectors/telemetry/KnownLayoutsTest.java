package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read by the layouts of documents before is what Jackson reads. */
class KnownLayoutsTest {
  private static final List<String> WANTED =
      List.of("a", "a.b", "a.b.c", "a.d", "b", "c.a", "c.b.d", "d.d.d", "e.a.b", "\u00e9.b");

  private final PathTree paths = new PathTree();
  private final Slots slots;
  private final PathTree.Node root;
  private final ByteScanner scanner = new ByteScanner(null);
  private final JsonScanner plain = new JsonScanner(null);

  KnownLayoutsTest() {
    WANTED.forEach(paths::slot);
    root = paths.freeze();
    slots = new Slots(paths.slots());
  }

  @Test
  void aDocumentIsReadAsTheOneBeforeItWas() {
    assertThat(read("{\"a\":{\"b\":1,\"x\":[1]},\"c\":{\"a\":\"t\"}}")).isTrue();
    assertThat(scanner.documentsReadAsBefore()).isZero();
    assertThat(read("{\"a\":{\"b\":\"u\",\"x\":{}},\"c\":{\"a\":null}}")).isTrue();
    assertThat(scanner.documentsReadAsBefore()).isEqualTo(1);
    assertThat(values()).contains("1 TEXT u", "5 NULL");
  }

  /** As a value of Kafka is. */
  @Test
  void aDocumentMayFillItsArray() {
    for (String document : List.of("{\"b\":1,\"a\":\"x\"}", "{\"b\":2,\"a\":\"yyyyyyyy\"}")) {
      byte[] bytes = document.getBytes(UTF_8);
      slots.reset();
      assertThat(scanner.scan(bytes, 0, bytes.length, root, slots)).isTrue();
    }
    assertThat(scanner.documentsReadAsBefore()).isEqualTo(1);
    assertThat(values()).contains("0 TEXT yyyyyyyy", "4 2");
  }

  /** The end of one layout is the beginning of another. */
  @Test
  void aLayoutThatGoesOnIsReadToo() {
    for (int round = 0; round < 3; round++) {
      assertThat(read("{\"a\":{\"b\":1}}")).isTrue();
      assertThat(read("{\"a\":{\"b\":1},\"b\":2}")).isTrue();
      assertThat(read("{\"a\":{\"b\":1}")).isFalse();
      assertThat(read("{\"a\":{\"b\":1}}}")).isFalse();
    }
    assertThat(scanner.documentsReadAsBefore()).isEqualTo(4);
  }

  @Test
  void layoutsWithoutEndDoNotPileUp() {
    for (int i = 0; i < 200_000; i++) {
      assertThat(read("{\"k" + i + "\":1,\"b\":" + i + "}")).isTrue();
    }
    assertThat(scanner.documentsReadAsBefore()).isZero();
    assertThat(scanner.knownSteps()).isLessThan(10_000);
    // And what is regular afterwards is learnt, once the pause is over.
    for (int i = 0; i < 20_000; i++) {
      assertThat(read("{\"a\":" + i + "}")).isTrue();
    }
    assertThat(scanner.documentsReadAsBefore()).isGreaterThan(10_000);
  }

  /** Producers with layouts of their own, in turns, with values, repeated keys and damage. */
  @Test
  void agreesWithJacksonOnDocumentsThatAreAlike() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> producers = new ArrayList<>(random.longs(40).boxed().toList());
    for (int i = 0; i < 60_000; i++) {
      if (random.nextInt(500) == 0) {
        producers.set(random.nextInt(producers.size()), random.nextLong());
      }
      long layout = producers.get((int) Math.abs(random.nextGaussian() * 8) % producers.size());
      StringBuilder document = new StringBuilder();
      new RandomDocuments(new Random(layout), random, true)
          .object(document, 1 + Math.floorMod(layout, 4), Math.floorMod(layout, 3) == 0);
      if (random.nextInt(20) == 0) {
        int at = random.nextInt(document.length());
        document.replace(at, at + random.nextInt(2), "}{\":,a\\ 1".charAt(random.nextInt(9)) + "");
      }
      String description = "seed " + seed + ", document " + i + ": " + document;
      int offset = random.nextBoolean() ? 11 : 0;
      byte[] bytes = document.toString().getBytes(UTF_8);
      int length = bytes.length;
      bytes = offset == 0 ? bytes : padded(document.toString());
      slots.reset();
      boolean read = scanner.scan(bytes, offset, length, root, slots);
      List<String> fast = read ? values() : List.of();
      slots.reset();
      JsonScanner.Outcome outcome = plain.scanAny(bytes, offset, length, root, slots);
      if (read) {
        assertThat(outcome).as(description).isEqualTo(JsonScanner.Outcome.OBJECT);
        assertThat(fast).as(description).isEqualTo(values());
      }
    }
    assertThat(scanner.documentsReadAsBefore()).as("seed %d", seed).isGreaterThan(1_000);
  }

  private boolean read(String document) {
    byte[] bytes = padded(document);
    slots.reset();
    return scanner.scan(bytes, 11, bytes.length - 20, root, slots);
  }

  /** Between bytes that go on with any document. */
  private static byte[] padded(String document) {
    byte[] bytes = document.getBytes(UTF_8);
    byte[] buffer = new byte[bytes.length + 20];
    Arrays.fill(buffer, (byte) '}');
    System.arraycopy(bytes, 0, buffer, 11, bytes.length);
    return buffer;
  }

  private List<String> values() {
    List<String> values = new ArrayList<>();
    for (int slot = 0; slot < WANTED.size(); slot++) {
      if (slots.kind(slot) == Slots.ARRAY) {
        for (int i = 0; i < slots.length(slot); i++) {
          values.add(slot + " [" + i + "] " + value(slots.offset(slot) + i));
        }
        values.add(slot + " ARRAY");
      } else if (slots.kind(slot) != Slots.ABSENT) {
        values.add(slot + " " + value(slot));
      }
    }
    return values;
  }

  private String value(int index) {
    return switch (slots.kind(index)) {
      case Slots.NULL -> "NULL";
      case Slots.OBJECT -> "OBJECT";
      case Slots.TEXT -> "TEXT " + text(index);
      default -> text(index);
    };
  }

  private String text(int index) {
    return new String(slots.text(index), slots.offset(index), slots.length(index), UTF_8);
  }
}
