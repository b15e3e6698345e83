package io.beaconwatch.connectors.archive;

import static io.beaconwatch.connectors.archive.Archives.bzip2;
import static io.beaconwatch.connectors.archive.Archives.gzip;
import static io.beaconwatch.connectors.archive.Archives.lines;
import static io.beaconwatch.connectors.archive.Archives.seekableZip;
import static io.beaconwatch.connectors.archive.Archives.tar;
import static io.beaconwatch.connectors.archive.Archives.utf8;
import static io.beaconwatch.connectors.archive.Archives.xz;
import static io.beaconwatch.connectors.archive.Archives.zip;
import static io.beaconwatch.connectors.archive.Archives.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.beaconwatch.common.event.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.utils.ByteUtils;
import org.apache.flink.core.fs.FSDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that do not decode, and files that cannot be read. */
class DamageTest {
  private static final byte[] TEXT = utf8(String.join("\n", lines(3000)) + "\n");

  @TempDir Path folder;

  static Stream<Arguments> truncatable() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("one.json", utf8(String.join("\n", lines(40)) + "\n"));
    members.put("two.json", utf8("x\n".repeat(30)));
    byte[] text = utf8(String.join("\n", lines(60)) + "\n");
    return Stream.of(
        arguments("a.gz", gzip(text)),
        arguments("a.bz2", bzip2(text)),
        arguments("a.xz", xz(text)),
        arguments("a.zst", zstd(text)),
        arguments("a.zip", zip(members)),
        arguments("sizes.zip", seekableZip(members, ZipEntry.DEFLATED)),
        arguments("a.tar.gz", gzip(tar(members))));
  }

  @ParameterizedTest
  @MethodSource("truncatable")
  void anyTruncationGivesTheRecordsBeforeItAndOneUndecodable(String name, byte[] bytes)
      throws IOException {
    List<Found.Line> whole = Found.in(Files.write(folder.resolve(name), bytes)).records();
    assertThat(whole).hasSizeGreaterThan(50);
    int mostRecords = 0;
    // Every cut at the end, where marks and check sums are; every ninth before.
    for (int length = 20; length < bytes.length; length += length < bytes.length - 40 ? 9 : 1) {
      Path file = Files.write(folder.resolve(name), Arrays.copyOf(bytes, length));
      Found found = Found.in(file);
      assertThat(found.undecodable())
          .as("cut at %s of %s", length, bytes.length)
          .extracting(Found.Bad::reason)
          .containsExactly(RejectReason.CORRUPT_ARCHIVE);
      assertThat(found.records())
          .as("cut at %s of %s", length, bytes.length)
          .isEqualTo(whole.subList(0, found.records().size()))
          .hasSizeGreaterThanOrEqualTo(mostRecords);
      mostRecords = found.records().size();
    }
    // A block of bzip2 or zstd decodes as a whole; elsewhere the last byte may wait for a check
    // sum.
    boolean byBlock = name.endsWith("bz2") || name.endsWith("zst") || name.endsWith(".xz");
    assertThat(mostRecords).isGreaterThanOrEqualTo(byBlock ? 0 : whole.size() - 1);
  }

  @Test
  void aTruncatedGzipGivesEveryRecordThatDecodes() throws IOException {
    byte[] random = new byte[300_000];
    new Random(3).nextBytes(random);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 10 < random.length; i += 10) {
      text.append(ByteUtils.fromLittleEndian(random, i, 8)).append('\n');
    }
    byte[] gz = gzip(utf8(text.toString()));
    Path file = Files.write(folder.resolve("a.gz"), Arrays.copyOf(gz, gz.length / 2));
    Found found = Found.in(file, 1 << 20, 256 << 10);
    long decoded = found.records().stream().mapToLong(line -> line.text().length() + 1L).sum();
    Found.Bad bad = found.undecodable().get(0);
    assertThat(bad.position()).isEqualTo(decoded);
    assertThat(bad.length()).isBetween(0L, 20L);
    // Half of the file, less what a deflate block holds back.
    assertThat(decoded).isGreaterThan((long) (text.length() * 0.45));
  }

  @Test
  void aTruncatedGzipIsToldToEndEarly() throws IOException {
    byte[] gz = gzip(TEXT);
    for (int length : new int[] {12, gz.length / 2, gz.length - 1}) {
      Path file = Files.write(folder.resolve("a.gz"), Arrays.copyOf(gz, length));
      List<String> details = new ArrayList<>();
      BufferPool pool = new BufferPool(1 << 16);
      try (FileBlocks blocks = new FileBlocks(Found.whole(file), 1 << 20, bytes -> {})) {
        for (Block block = blocks.next(pool); block != null; block = blocks.next(pool)) {
          if (block.undecodable() != null) {
            details.add(block.undecodable().detail());
          }
        }
      }
      assertThat(details).as("cut at %s", length).containsExactly("the archive ends early");
    }
  }

  @Test
  void otherDataBehindAGzipIsDamage() throws IOException {
    byte[] gz = gzip(TEXT);
    byte[] longer = Arrays.copyOf(gz, gz.length + 100);
    Arrays.fill(longer, gz.length, longer.length, (byte) 'x');
    Found found = Found.in(Files.write(folder.resolve("a.gz"), longer));
    assertThat(found.records()).hasSize(3000);
    assertThat(found.undecodable())
        .extracting(Found.Bad::reason)
        .containsExactly(RejectReason.CORRUPT_ARCHIVE);
  }

  @Test
  void aCorruptMemberLeavesTheNext() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    byte[] gz = gzip(TEXT);
    members.put("bad.gz", Arrays.copyOf(gz, gz.length / 2));
    members.put("good", utf8("good\n"));
    Path file = Files.write(folder.resolve("a.zip"), zip(members));
    Found found = Found.in(file);
    assertThat(found.texts()).hasSizeGreaterThan(100).endsWith("good");
    assertThat(found.undecodable())
        .extracting(Found.Bad::reason, Found.Bad::path)
        .containsExactly(tuple(RejectReason.CORRUPT_ARCHIVE, file + "!/bad.gz"));
  }

  @Test
  void theCostOfDamagedMembersGrowsWithTheirNumber() throws IOException {
    byte[] gz = gzip(utf8(String.join("\n", lines(40)) + "\n"));
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      members.put(i + ".gz", Arrays.copyOf(gz, gz.length / 2));
    }
    members.put("good", utf8("good\n"));
    for (byte[] archive : List.of(tar(members), zip(members))) {
      Path file = Files.write(folder.resolve("a"), archive);
      long[] read = new long[1];
      Found found = new Found(new ArrayList<>(), new ArrayList<>());
      BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), 1 << 20);
      BufferPool pool = new BufferPool(1 << 16);
      try (FileBlocks blocks = new FileBlocks(Found.whole(file), 1 << 20, n -> read[0] += n)) {
        for (Block block = blocks.next(pool); block != null; block = blocks.next(pool)) {
          decoder.decode(block, found.ignore());
        }
      }
      assertThat(found.undecodable()).hasSize(200);
      assertThat(found.texts()).hasSizeGreaterThan(200 * 10).endsWith("good");
      assertThat(read[0]).isLessThan(5L * archive.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 40 << 20})
  void aStoredMemberWithoutALengthIsHeldToALimit(int length) throws IOException {
    byte[] stored = new byte[length];
    Arrays.fill(stored, (byte) '\n');
    stored[0] = 'x';
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {'P', 'K', 3, 4, 20, 0, 8, 0, 0, 0, 0, 0, 0, 0});
    bytes.writeBytes(new byte[12]);
    bytes.writeBytes(new byte[] {1, 0, 0, 0, 'a'});
    bytes.writeBytes(stored);
    CRC32 check = new CRC32();
    check.update(stored);
    ByteBuffer end = ByteBuffer.allocate(16 + 46 + 1 + 22).order(ByteOrder.LITTLE_ENDIAN);
    end.put(utf8("PK")).put((byte) 7).put((byte) 8);
    end.putInt((int) check.getValue()).putInt(length).putInt(length);
    end.put(utf8("PK")).put((byte) 1).put((byte) 2).put(new byte[24]).putShort((short) 1);
    end.put(new byte[16]).put((byte) 'a');
    end.put(utf8("PK")).put((byte) 5).put((byte) 6).put(new byte[18]);
    bytes.writeBytes(end.array());
    Found found = Found.in(Files.write(folder.resolve("a.zip"), bytes.toByteArray()));
    if (length > 16 << 20) {
      assertThat(found.records()).isEmpty();
      assertThat(found.undecodable())
          .extracting(Found.Bad::reason, Found.Bad::path)
          .containsExactly(tuple(RejectReason.CORRUPT_ARCHIVE, folder.resolve("a.zip") + "!/a"));
    } else {
      assertThat(found.texts()).containsExactly("x");
      assertThat(found.undecodable()).isEmpty();
    }
  }

  @Test
  void randomBytesUnderACompressedNameAreOneUndecodable() throws IOException {
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    for (String name : List.of("a.gz", "a.zip", "a.tar", "a.zst", "a.xz", "a.bz2")) {
      Found found = Found.in(Files.write(folder.resolve(name), bytes));
      assertThat(found.records()).as(name).isEmpty();
      assertThat(found.undecodable())
          .as(name)
          .extracting(Found.Bad::reason)
          .containsExactly(RejectReason.CORRUPT_ARCHIVE);
    }
  }

  @Test
  void aFlippedByteNeverThrows() throws IOException {
    Random random = new Random(5);
    for (Arguments arguments : truncatable().toList()) {
      byte[] good = (byte[]) arguments.get()[1];
      for (int round = 0; round < 60; round++) {
        byte[] bytes = good.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Path file = Files.write(folder.resolve((String) arguments.get()[0]), bytes);
        Found found = Found.in(file);
        assertThat(found.undecodable().size()).isLessThanOrEqualTo(100);
      }
    }
  }

  @Test
  void aMissingFileIsAnErrorAndNotData() {
    ArchiveSplit split =
        ArchiveSplit.unread(new ArchiveFile(folder.resolve("gone").toString(), 10), 0, 10, 0, 0);
    assertThatThrownBy(() -> Found.read(split, 100, 100))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone");
  }

  static Stream<Arguments> damagedWithin() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a", utf8(String.join("\n", lines(900)) + "\n"));
    members.put("b.gz", gzip(TEXT));
    byte[] inner = gzip(tar(members));
    Map<String, byte[]> outer = new LinkedHashMap<>();
    outer.put("first", utf8("first\n"));
    outer.put("cut-early.tar.gz", Arrays.copyOf(inner, 100));
    outer.put("cut.tar.gz", Arrays.copyOf(inner, inner.length / 2));
    outer.put("cut-late.tar.gz", Arrays.copyOf(inner, inner.length - 5));
    outer.put("cut.xz", Arrays.copyOf(xz(TEXT), 9));
    outer.put("last", utf8("last\n"));
    byte[] gz = gzip(TEXT);
    byte[] stored = seekableZip(Map.of("a.gz", gz), ZipEntry.STORED);
    return Stream.of(
        arguments("a.zip", zip(outer), 4, "last"),
        arguments("a.tar.zst", zstd(tar(outer)), 4, "last"),
        arguments("b.zip", Arrays.copyOf(stored, stored.length / 2), 1, null),
        arguments("c.gz", Arrays.copyOf(gz, gz.length / 2), 1, null));
  }

  @ParameterizedTest
  @MethodSource("damagedWithin")
  void readingGoesOnPastDamageAndFromAnyBlock(String name, byte[] bytes, int damaged, String last)
      throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    Found expected = Found.in(file, 1 << 20, 4096);
    assertThat(expected.records()).hasSizeGreaterThan(1000);
    assertThat(expected.undecodable()).hasSize(damaged);
    if (last != null) {
      assertThat(expected.texts()).endsWith(last);
    }
    BufferPool pool = new BufferPool(4096);
    boolean ended = false;
    for (int blocks = 0; !ended; blocks++) {
      Found found = new Found(new ArrayList<>(), new ArrayList<>());
      BlockDecoder<String> decoder = new BlockDecoder<>(found.decoder(), 1 << 20);
      SplitProgress progress = new SplitProgress(Found.whole(file));
      try (FileBlocks reader = new FileBlocks(progress.split(), 1 << 20, n -> {})) {
        for (int i = 0; i < blocks && !ended; i++) {
          Block block = reader.next(pool);
          ended = block == null;
          if (!ended) {
            decoder.decode(block, found.ignore());
            progress.emitted(block);
          }
        }
      }
      if (!ended) {
        Found rest = Found.read(progress.split(), 1 << 20, 4096);
        found.records().addAll(rest.records());
        found.undecodable().addAll(rest.undecodable());
      }
      assertThat(found.undecodable())
          .as("after %s blocks", blocks)
          .isEqualTo(expected.undecodable());
      assertThat(found.records()).as("after %s blocks", blocks).isEqualTo(expected.records());
    }
  }

  @Test
  void aReadThatFailsUnderADecompressorIsAnErrorAndNotData() throws IOException {
    byte[] gz = gzip(TEXT);
    try (FSDataInputStream broken = new BrokenStream(Arrays.copyOf(gz, gz.length / 2));
        FileStream file = new FileStream(broken, bytes -> {});
        Members members = new Members(file, new LayerStream(file, file), "a.gz")) {
      Members.Text text = (Members.Text) members.next(false);
      assertThatThrownBy(() -> text.in().readAllBytes())
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("the disk has gone");
    }
  }

  /** Fails where the bytes end. */
  private static final class BrokenStream extends FSDataInputStream {
    private final ByteArrayInputStream bytes;

    BrokenStream(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public void seek(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getPos() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read() throws IOException {
      return orFail(bytes.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return orFail(bytes.read(buffer, offset, length));
    }

    private static int orFail(int read) throws IOException {
      if (read < 0) {
        throw new IOException("the disk has gone");
      }
      return read;
    }
  }
}
