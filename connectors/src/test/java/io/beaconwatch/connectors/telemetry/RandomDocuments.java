package io.beaconwatch.connectors.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws JSON objects: how they are laid out from one source of chance, their values from one. */
final class RandomDocuments {
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final List<String> KEYS =
      List.of(
          "a", "b", "c", "d", "e", "\u00e9", "a.b", "b.c", "b.d", "d.d", "a.b.c", "c.b", "", ".");
  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "plain text of some length, longer than eight bytes",
          "quote \" backslash \\ slash / \b\f\n\r\t",
          "nul \u0000 unit \u001f delete \u007f",
          "\u00e9\u4e16\ud83d\ude00",
          "{\"a\":1}");

  private final Random layout;
  private final Random values;
  private final boolean plainKeys;

  RandomDocuments(Random layout, Random values) {
    this(layout, values, false);
  }

  /**
   * @param plainKeys whether no key has an escape, as with most producers
   */
  RandomDocuments(Random layout, Random values, boolean plainKeys) {
    this.layout = layout;
    this.values = values;
    this.plainKeys = plainKeys;
  }

  /** Appends an object of at most that depth, without a key twice in one object. */
  void object(StringBuilder to, int depth) {
    object(to, depth, false);
  }

  /**
   * @param repeats whether a key may come twice in one object
   */
  void object(StringBuilder to, int depth, boolean repeats) {
    List<String> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, layout);
    to.append('{');
    int size = layout.nextInt(6);
    for (int i = 0; i < size; i++) {
      to.append(i > 0 ? "," : "").append(space());
      String key = keys.get(repeats ? layout.nextInt(4) : i);
      if (plainKeys) {
        to.append('"').append(key).append('"');
      } else {
        text(to, key, layout);
      }
      to.append(space()).append(':').append(space());
      value(to, depth - 1, repeats);
      to.append(space());
    }
    to.append('}');
  }

  private void value(StringBuilder to, int depth, boolean repeats) {
    int kind = layout.nextInt(depth > 0 ? 9 : 6);
    if (kind == 6 || kind == 7) {
      object(to, depth, repeats);
    } else if (kind == 8) {
      to.append('[');
      // An array is a value: how long it is must not change what the layout goes on with.
      RandomDocuments elements = new RandomDocuments(values, values, plainKeys);
      int size = values.nextInt(4);
      for (int i = 0; i < size; i++) {
        to.append(i > 0 ? "," : "").append(elements.space());
        elements.value(to, depth - 1, repeats);
      }
      to.append(space()).append(']');
    } else {
      switch (values.nextInt(6)) {
        case 0 -> to.append("null");
        case 1 -> to.append(values.nextBoolean());
        case 2 -> to.append(values.nextInt());
        default -> text(to, TEXTS.get(values.nextInt(TEXTS.size())), values);
      }
    }
  }

  /** As Jackson writes it, or with every character escaped. */
  private static void text(StringBuilder to, String text, Random random) {
    if (random.nextInt(4) > 0) {
      try {
        to.append(TREES.writeValueAsString(text));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      return;
    }
    to.append('"');
    text.chars()
        .forEach(c -> to.append("\\u").append(Integer.toHexString(c | 0x10000).substring(1)));
    to.append('"');
  }

  private String space() {
    return layout.nextInt(8) == 0 ? " \t\r\n".substring(layout.nextInt(4)) : "";
  }
}
