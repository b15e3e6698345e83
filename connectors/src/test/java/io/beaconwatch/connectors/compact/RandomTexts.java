package io.beaconwatch.connectors.compact;

import java.util.List;
import java.util.Random;

/** Texts of every width of char, length of header, and half surrogates. */
final class RandomTexts {
  private static final List<String> EDGES =
      List.of(
          "",
          "\0",
          "\u007f",
          "\u0080",
          "\u00ff",
          "\u0100",
          "\ud83d",
          "\ude00\ud83d",
          "\ud83d\ude00",
          "\uffff",
          "?",
          "PC1");
  private static final int[] MOST = {0x7f, 0xff, 0x3fff, 0xffff};

  private final Random random;

  RandomTexts(long seed) {
    random = new Random(seed);
  }

  /** The next text; null in one case of ten. */
  String next() {
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1, 2 -> EDGES.get(random.nextInt(EDGES.size()));
      case 3 -> "x".repeat(120 + random.nextInt(20)) + next();
      case 4 -> chars(random.nextInt(40_000), MOST[random.nextInt(MOST.length)]);
      // One char of another width, at the end, where half of the work is done.
      case 5 -> "x".repeat(random.nextInt(40)) + chars(1, MOST[random.nextInt(MOST.length)]);
      default -> chars(random.nextInt(40), MOST[random.nextInt(MOST.length)]);
    };
  }

  private String chars(int count, int most) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append((char) random.nextInt(most + 1));
    }
    return text.toString();
  }
}
