package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What the scanner captures is what a tree of the document holds. */
class JsonScannerTest {
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final List<String> WANTED =
      List.of("a", "a.b", "a.b.c", "a.d", "b", "c.a", "c.b.d", "d.d.d", "\u00e9.b");
  private static final List<String> FRAGMENTS =
      List.of(
          "",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          " ",
          "\u000b",
          "\u0000",
          "\u00e9",
          "0",
          "-",
          ".",
          "e",
          "1",
          "E+",
          "null",
          "true",
          "\\u00e9",
          "\\ud83d",
          "\\ude00",
          "\\u12",
          "\\x",
          "a",
          "\"a\":1,",
          "\"a.b\":{\"c\":2},",
          "/");

  private final PathTree paths = new PathTree();
  private final Map<String, Integer> slotOf = new TreeMap<>();
  private final Slots slots;
  private final PathTree.Node root;
  private final JsonScanner scanner = new JsonScanner(null);

  JsonScannerTest() {
    for (String path : WANTED) {
      slotOf.put(path, paths.slot(path));
    }
    root = paths.freeze();
    slots = new Slots(paths.slots());
  }

  @Test
  void agreesWithATreeOnRandomDocuments() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomDocuments documents = new RandomDocuments(random, random);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder document = new StringBuilder();
      documents.object(document, 4);
      Map<String, String> expected = new TreeMap<>();
      flatten(TREES.readTree(document.toString()), "", expected);
      assertThat(captured(document.toString()))
          .as("seed %d, document %d: %s", seed, i, document)
          .isEqualTo(expected);
    }
  }

  /** The faster scanner may leave a document to Jackson, but never read it otherwise. */
  @Test
  void bothScannersAgreeOnBrokenDocuments() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RandomDocuments documents = new RandomDocuments(random, random);
    ByteScanner ordinary = new ByteScanner(null);
    int read = 0;
    for (int i = 0; i < 40_000; i++) {
      StringBuilder document = new StringBuilder();
      documents.object(document, 4);
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(document.length() + 1);
        String insert = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
        document.replace(at, Math.min(document.length(), at + random.nextInt(3)), insert);
      }
      byte[] bytes = document.toString().getBytes(UTF_8);
      slots.reset();
      if (ordinary.scan(bytes, 0, bytes.length, root, slots)) {
        read++;
        Map<String, String> fast = values();
        slots.reset();
        assertThat(scanner.scanAny(bytes, 0, bytes.length, root, slots))
            .as("seed %d, document %d: %s", seed, i, document)
            .isEqualTo(JsonScanner.Outcome.OBJECT);
        assertThat(fast).as("seed %d, document %d: %s", seed, i, document).isEqualTo(values());
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @FieldSource("io.beaconwatch.connectors.telemetry.Records#JSON")
  void theFasterScannerReadsOrdinaryRecords(String record) {
    byte[] bytes = record.getBytes(UTF_8);
    slots.reset();
    assertThat(new ByteScanner(null).scan(bytes, 0, bytes.length, root, slots)).isTrue();
  }

  private Map<String, String> captured(String document) {
    byte[] bytes = document.getBytes(UTF_8);
    byte[] buffer = new byte[bytes.length + 20];
    Arrays.fill(buffer, (byte) '{');
    System.arraycopy(bytes, 0, buffer, 11, bytes.length);
    slots.reset();
    assertThat(scanner.scanAny(buffer, 11, bytes.length, root, slots))
        .as(document)
        .isEqualTo(JsonScanner.Outcome.OBJECT);
    Map<String, String> slow = values();
    slots.reset();
    assertThat(scanner.scan(buffer, 11, bytes.length, root, slots))
        .as(document)
        .isEqualTo(JsonScanner.Outcome.OBJECT);
    assertThat(values()).as(document).isEqualTo(slow);
    return slow;
  }

  private Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    slotOf.forEach(
        (path, slot) -> {
          if (slots.kind(slot) == Slots.ARRAY) {
            List<String> elements = new ArrayList<>();
            for (int i = 0; i < slots.length(slot); i++) {
              elements.add(describe(slots.offset(slot) + i));
            }
            values.put(path, elements.toString());
          } else if (slots.kind(slot) != Slots.ABSENT) {
            values.put(path, describe(slot));
          }
        });
    return values;
  }

  private String describe(int index) {
    byte kind = slots.kind(index);
    if (kind == Slots.NULL) {
      return "null";
    }
    if (kind == Slots.OBJECT) {
      return "structure";
    }
    String text = new String(slots.text(index), slots.offset(index), slots.length(index), UTF_8);
    return kind == Slots.TEXT ? '"' + text + '"' : text;
  }

  private static void flatten(JsonNode object, String prefix, Map<String, String> values) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String path = prefix + entry.getKey();
      JsonNode value = entry.getValue();
      if (WANTED.contains(path)) {
        if (value.isArray()) {
          List<String> elements = new ArrayList<>();
          value.forEach(element -> elements.add(describe(element)));
          values.put(path, elements.toString());
        } else {
          values.put(path, describe(value));
        }
      }
      if (value.isObject()) {
        flatten(value, path + '.', values);
      }
    }
  }

  private static String describe(JsonNode value) {
    if (value.isContainerNode()) {
      return "structure";
    }
    return value.isTextual() ? '"' + value.asText() + '"' : value.asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2} | {a=2}",
        "{\"a\":1,\"a\":null} | {a=null}",
        "{\"a\":{\"b\":1},\"a\":{\"d\":2}} | {a=structure, a.d=2}",
        "{\"a\":{\"b\":1},\"a\":3} | {a=3}",
        "{\"a.b\":1,\"a\":{\"d\":2}} | {a=structure, a.b=1, a.d=2}",
        "{\"a\":{\"b\":1,\"d\":2},\"a.b\":3} | {a=structure, a.b=3, a.d=2}",
        "{\"c\":[{\"a\":1}],\"b\":[1,[2],{\"x\":3},null]} | {b=[1, structure, structure, null]}"
      })
  void theLastOfARepeatedKeyCounts(String document, String expected) {
    assertThat(captured(document)).hasToString(expected);
  }
}
