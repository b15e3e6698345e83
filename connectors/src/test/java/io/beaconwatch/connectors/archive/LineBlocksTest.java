package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.event.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBlocksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nbc\r\n\r\ndef\n\n\nxy\r\nlast",
        "a\nbc\r\n",
        "\uFEFFa\nbc\n",
        "\uFEFF\r\nx",
        "\n",
        "",
        "\r\n\r\n",
        "one",
        "é\né\n"
      })
  void everyCutIntoTwoRangesGivesEachLineOnce(String text) throws IOException {
    Path file = write(text);
    int length = (int) Files.size(file);
    List<Found.Line> expected = naive(file, text);
    for (int block : new int[] {1, 2, 3, 7, 64}) {
      assertThat(Found.in(file, 100, block).records()).isEqualTo(expected);
      for (int cut = 1; cut < length; cut++) {
        List<Found.Line> records = new ArrayList<>();
        records.addAll(Found.read(Found.range(file, 0, cut), 100, block).records());
        records.addAll(Found.read(Found.range(file, cut, length), 100, block).records());
        assertThat(records).as("cut at %s, blocks of %s", cut, block).isEqualTo(expected);
      }
    }
  }

  @Test
  void randomRangesAndBlocksGiveEachLineOnce() throws IOException {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      String text = randomText(random);
      Path file = write(text);
      long length = Files.size(file);
      int limit = 1 + random.nextInt(40);
      Found found = new Found(new ArrayList<>(), new ArrayList<>());
      for (long start = 0; start < length; ) {
        long end = Math.min(length, start + 1 + random.nextInt(60));
        Found part = Found.read(Found.range(file, start, end), limit, 1 + random.nextInt(50));
        found.records().addAll(part.records());
        found.undecodable().addAll(part.undecodable());
        start = end;
      }
      List<Found.Line> lines = naive(file, text);
      assertThat(found.records())
          .as("seed %s, round %s", seed, round)
          .isEqualTo(lines.stream().filter(line -> bytes(line) <= limit).toList());
      assertThat(found.undecodable())
          .as("seed %s, round %s", seed, round)
          .isEqualTo(
              lines.stream()
                  .filter(line -> bytes(line) > limit)
                  .map(
                      line ->
                          new Found.Bad(
                              RejectReason.TOO_LONG,
                              line.path(),
                              line.position(),
                              bytes(line),
                              Math.min(4096, bytes(line))))
                  .toList());
    }
  }

  @Test
  void readingGoesOnAfterAnyBlock() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      String text = randomText(random);
      Path file = write(text);
      List<Found.Line> expected = Found.in(file, 30, 16).records();
      ArchiveSplit whole = Found.whole(file);
      int blocks = 0;
      for (boolean ended = false; !ended; blocks++) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        SplitProgress progress = new SplitProgress(whole);
        ended = read(whole, blocks, found, progress);
        if (!ended) {
          found.records().addAll(Found.read(progress.split(), 30, 16).records());
        }
        assertThat(found.records()).as("restored after %s blocks", blocks).isEqualTo(expected);
      }
      assertThat(blocks).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 2000, 100_000})
  void aLineAtTheLimitIsARecordAndALongerOneIsToldWithItsLength(int length) throws IOException {
    for (String lineEnd : List.of("\n", "\r\n", "")) {
      Path file = write("first\n" + "x".repeat(length) + lineEnd);
      Found found = Found.in(file, 1024, 256);
      if (length <= 1024) {
        assertThat(found.texts()).containsExactly("first", "x".repeat(length));
        assertThat(found.undecodable()).isEmpty();
      } else {
        assertThat(found.texts()).containsExactly("first");
        assertThat(found.undecodable())
            .containsExactly(
                new Found.Bad(
                    RejectReason.TOO_LONG, file.toString(), 6, length, Math.min(4096, length)));
      }
    }
  }

  /** Returns whether the split ended within so many blocks. */
  private static boolean read(ArchiveSplit split, int blocks, Found found, SplitProgress progress)
      throws IOException {
    BufferPool pool = new BufferPool(16);
    BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), 30);
    try (FileBlocks reader = new FileBlocks(split, 30, bytes -> {})) {
      for (int i = 0; i < blocks; i++) {
        Block block = reader.next(pool);
        if (block == null) {
          return true;
        }
        decoder.decode(block, found.ignore());
        progress.emitted(block);
      }
    }
    return false;
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
    for (int line = random.nextInt(30); line > 0; line--) {
      int length = random.nextInt(5) == 0 ? random.nextInt(90) : random.nextInt(12);
      text.append("x".repeat(length)).append(random.nextInt(9)).append(random.nextInt(9));
      text.append(random.nextInt(3) == 0 ? "\r\n" : "\n".repeat(1 + random.nextInt(2)));
    }
    return random.nextBoolean() ? text.toString() : text.toString().stripTrailing();
  }

  private static int bytes(Found.Line line) {
    return line.text().getBytes(StandardCharsets.UTF_8).length;
  }

  /** One character at a time. */
  private static List<Found.Line> naive(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Found.Line> lines = new ArrayList<>();
    int start = text.startsWith("\uFEFF") ? 3 : 0;
    for (int i = start; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        if (end > start) {
          String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
          lines.add(new Found.Line(file.toString(), start, line));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("lines.json"), text);
  }
}
