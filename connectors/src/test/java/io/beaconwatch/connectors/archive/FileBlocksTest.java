package io.beaconwatch.connectors.archive;

import static io.beaconwatch.connectors.archive.Archives.bzip2;
import static io.beaconwatch.connectors.archive.Archives.gzip;
import static io.beaconwatch.connectors.archive.Archives.seekableZip;
import static io.beaconwatch.connectors.archive.Archives.tar;
import static io.beaconwatch.connectors.archive.Archives.utf8;
import static io.beaconwatch.connectors.archive.Archives.xz;
import static io.beaconwatch.connectors.archive.Archives.zip;
import static io.beaconwatch.connectors.archive.Archives.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.beaconwatch.common.event.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileBlocksTest {
  private static final List<String> LINES = Archives.lines(3000);
  private static final byte[] TEXT = utf8(String.join("\n", LINES) + "\n");

  @TempDir Path folder;

  static Stream<Arguments> compressed() throws IOException {
    return Stream.of(
        arguments("a.json.gz", gzip(TEXT)),
        arguments("a.json.bz2", bzip2(TEXT)),
        arguments("a.json.xz", xz(TEXT)),
        arguments("a.json.zst", zstd(TEXT)),
        arguments("misnamed.json", gzip(TEXT)),
        arguments("plain-named.gz", TEXT),
        arguments("twice.gz.xz", xz(gzip(TEXT))),
        arguments("joined.gz", joined(gzip(half(0)), gzip(half(1)))),
        arguments("padded.gz", joined(gzip(TEXT), new byte[1000])),
        arguments("line-ended.gz", joined(gzip(TEXT), utf8("\n"))),
        arguments("joined.bz2", joined(bzip2(half(0)), bzip2(half(1)))),
        arguments("joined.xz", joined(xz(half(0)), xz(half(1)))),
        arguments("joined.zst", joined(zstd(half(0)), zstd(half(1)))));
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void readsCompressedFiles(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Found found = Found.in(file);
    assertThat(found.texts()).isEqualTo(LINES);
    assertThat(found.undecodable()).isEmpty();
    assertThat(found.records()).extracting(Found.Line::path).containsOnly(file.toString());
    assertThat(found.records().get(1).position()).isEqualTo(LINES.get(0).length() + 1);
  }

  static Stream<Arguments> archives() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("one.json", half(0));
    members.put("deep/two.json.gz", gzip(half(1)));
    members.put("__MACOSX/._one.json", utf8("resource fork\n"));
    members.put(".hidden.json", utf8("hidden\n"));
    members.put("empty.json", new byte[0]);
    return Stream.of(
        arguments("a.zip", zip(members)),
        arguments("sizes.zip", seekableZip(members, ZipEntry.DEFLATED)),
        arguments("stored.zip", seekableZip(members, ZipEntry.STORED)),
        arguments("a.tar", tar(members)),
        arguments("a.tar.gz", gzip(tar(members))),
        arguments("a.tgz", gzip(tar(members))),
        arguments("a.tar.bz2", bzip2(tar(members))),
        arguments("a.tar.xz", xz(tar(members))),
        arguments("a.tar.zst", zstd(tar(members))));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void readsTheMembersOfArchives(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Found found = Found.in(file);
    assertThat(found.texts()).isEqualTo(LINES);
    assertThat(found.undecodable()).isEmpty();
    assertThat(found.records())
        .extracting(Found.Line::path)
        .containsOnly(file + "!/one.json", file + "!/deep/two.json.gz");
    assertThat(found.records().get(LINES.size() / 2).position()).isZero();
  }

  @Test
  void readsArchivesWithinArchives() throws IOException {
    byte[] inner = tar(Map.of("c.json", utf8("c\n")));
    Path file = Files.write(folder.resolve("a.zip"), zip(Map.of("b.tar.gz", gzip(inner))));
    assertThat(Found.in(file).records())
        .containsExactly(new Found.Line(file + "!/b.tar.gz!/c.json", 0, "c"));
  }

  @Test
  void dropsAByteOrderMarkInEachMember() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a", utf8("\uFEFFa\n"));
    members.put("b", utf8("\uFEFFb"));
    Path file = Files.write(folder.resolve("a.zip"), zip(members));
    assertThat(Found.in(file).records())
        .containsExactly(
            new Found.Line(file + "!/a", 3, "a"), new Found.Line(file + "!/b", 3, "b"));
  }

  @Test
  void readsUtf16WithAByteOrderMark() throws IOException {
    String text = "\uFEFF{\"a\":\"é\"}\r\n{\"b\":\"\uD83D\uDE00\"}\r\n".repeat(2000);
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Path file = Files.write(folder.resolve("a.json"), text.getBytes(charset));
      List<String> texts = Found.in(file).texts();
      assertThat(texts).hasSize(4000);
      assertThat(texts.subList(0, 2)).containsExactly("{\"a\":\"é\"}", "{\"b\":\"\uD83D\uDE00\"}");
    }
  }

  @ParameterizedTest
  @MethodSource({"compressed", "archives"})
  void goesOnAfterAnyBlock(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    List<Found.Line> expected = Found.in(file, 1 << 20, 4096).records();
    for (int blocks = 0; blocks < 20; blocks += 3) {
      Found found = new Found(new ArrayList<>(), new ArrayList<>());
      BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), 1 << 20);
      BufferPool pool = new BufferPool(4096);
      SplitProgress progress = new SplitProgress(Found.whole(file));
      try (FileBlocks reader = new FileBlocks(progress.split(), 1 << 20, n -> {})) {
        for (int i = 0; i < blocks && !reader.ended(); i++) {
          Block block = reader.next(pool);
          decoder.decode(block, found.ignore());
          progress.emitted(block);
        }
      }
      found.records().addAll(Found.read(progress.split(), 1 << 20, 4096).records());
      assertThat(found.records()).as("after %s blocks", blocks).isEqualTo(expected);
    }
  }

  @Test
  void aLongStretchWithoutANewlineIsNotHeldInMemory() throws IOException {
    byte[] stretch = new byte[50 << 20];
    Arrays.fill(stretch, (byte) 'x');
    Path file = folder.resolve("a.gz");
    Files.write(file, gzip(joined(utf8("first\n"), joined(stretch, utf8("\nlast\n")))));
    long[] largest = {0};
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), 1 << 20);
    BufferPool pool = new BufferPool(256 << 10);
    try (FileBlocks blocks = new FileBlocks(Found.whole(file), 1 << 20, n -> {})) {
      for (Block block = blocks.next(pool); block != null; block = blocks.next(pool)) {
        largest[0] = Math.max(largest[0], block.buffer().length);
        decoder.decode(block, found.ignore());
        pool.giveBack(block.buffer());
      }
    }
    assertThat(found.texts()).containsExactly("first", "last");
    assertThat(found.undecodable())
        .containsExactly(new Found.Bad(RejectReason.TOO_LONG, file.toString(), 6, 50 << 20, 4096));
    assertThat(largest[0]).isLessThanOrEqualTo((1 << 20) + 5);
  }

  private static byte[] half(int which) {
    int middle = LINES.size() / 2;
    List<String> lines = which == 0 ? LINES.subList(0, middle) : LINES.subList(middle, 3000);
    return utf8(String.join("\n", lines) + "\n");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
