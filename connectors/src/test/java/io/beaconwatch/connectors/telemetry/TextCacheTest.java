package io.beaconwatch.connectors.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TextCacheTest {
  @Test
  void givesTheTextOfItsBytesWhateverItHeldBefore() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TextCache cache = new TextCache();
    // Far more texts than buckets, some of which share a bucket.
    for (int i = 0; i < 200_000; i++) {
      String text = "x".repeat(random.nextInt(12)) + random.nextInt(20_000) + "\u00e9\ud83d\ude00";
      byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
      assertThat(cache.text(bytes, 1, bytes.length - 2)).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void givesTheSameInstanceAgain() {
    TextCache cache = new TextCache();
    for (int length : new int[] {0, 1, 7, 8, 9, 300, 1024}) {
      byte[] bytes = "y".repeat(length).getBytes(UTF_8);
      String first = cache.text(bytes, 0, length);
      byte[] elsewhere = ("__" + "y".repeat(length)).getBytes(UTF_8);
      assertThat(cache.text(elsewhere, 2, length)).isSameAs(first);
    }
  }

  @Test
  void keepsWhatIsRepeatedWhileManyComeOnce() {
    TextCache cache = new TextCache();
    byte[] repeated = "ws-0001.example.net".getBytes(UTF_8);
    String first = cache.text(repeated, 0, repeated.length);
    for (int i = 0; i < 100_000; i++) {
      byte[] once = ("198.18." + i).getBytes(UTF_8);
      cache.text(once, 0, once.length);
    }
    assertThat(cache.text(repeated, 0, repeated.length)).isSameAs(first);
  }

  @Test
  void takesUpWhatIsRepeatedInPlaceOfWhatNoLongerIs() {
    TextCache cache = new TextCache();
    for (int i = 0; i < 100_000; i++) {
      byte[] once = ("198.18." + i).getBytes(UTF_8);
      cache.text(once, 0, once.length);
    }
    byte[] repeated = "ws-0001.example.net".getBytes(UTF_8);
    cache.text(repeated, 0, repeated.length);
    String second = cache.text(repeated, 0, repeated.length);
    assertThat(cache.text(repeated, 0, repeated.length)).isSameAs(second);
  }

  @Test
  void doesNotKeepALongText() {
    TextCache cache = new TextCache();
    byte[] bytes = "y".repeat(1025).getBytes(UTF_8);
    String first = cache.text(bytes, 0, bytes.length);
    assertThat(cache.text(bytes, 0, bytes.length)).isEqualTo(first).isNotSameAs(first);
  }
}
