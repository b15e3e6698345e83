package io.beaconwatch.connectors.intelligence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.beaconwatch.common.event.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class FeedFormatTest {
  private static final int COUNT = 5000;

  @TempDir Path folder;

  private static String list() {
    StringBuilder list = new StringBuilder();
    Random random = new Random(7);
    for (int i = 0; i < COUNT; i++) {
      list.append("198.51.").append(i / 250).append('.').append(i % 250);
      list.append(" # ").append(random.nextLong()).append('\n');
    }
    return list.toString();
  }

  private static byte[] compressed(String extension, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (extension) {
          case "gz", "GZ" -> new GZIPOutputStream(bytes);
          case "bz2" -> new BZip2CompressorOutputStream(bytes);
          case "xz" -> new XZOutputStream(bytes, new LZMA2Options());
          case "zst" -> new ZstdOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          default -> throw new IllegalArgumentException(extension);
        }) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private FileSourceSplit split(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    return new FileSourceSplit(
        "0", new org.apache.flink.core.fs.Path(file.toUri()), 0, content.length, 0, content.length);
  }

  private static List<RecordAndPosition<IndicatorRecord>> drain(
      BulkFormat.Reader<IndicatorRecord> reader) throws IOException {
    List<RecordAndPosition<IndicatorRecord>> records = new ArrayList<>();
    try (reader) {
      for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
        for (var next = batch.next(); next != null; next = batch.next()) {
          records.add(
              new RecordAndPosition<>(
                  next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
        }
      }
    }
    return records;
  }

  private static List<IndicatorRecord> read(FileSourceSplit split) throws IOException {
    return drain(new FeedFormat().createReader(new Configuration(), split)).stream()
        .map(RecordAndPosition::getRecord)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "GZ", "bz2", "xz", "zst", "deflate"})
  void readsCompressedFeeds(String extension) throws IOException {
    FileSourceSplit split = split("list.txt." + extension, compressed(extension, list()));
    assertThat(Feeds.addresses(read(split))).hasSize(COUNT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst", "deflate"})
  void aDamagedArchiveIsARejectBehindItsGoodRows(String extension) throws IOException {
    byte[] whole = compressed(extension, list());
    for (int length : new int[] {1, 5, whole.length / 2, whole.length - 1}) {
      FileSourceSplit split = split(length + ".txt." + extension, Arrays.copyOf(whole, length));
      List<IndicatorRecord> records = read(split);
      assertThat(Feeds.addresses(records)).as("cut at %s", length).hasSize(records.size() - 1);
      assertThat(records.get(records.size() - 1).rejected().reason())
          .isEqualTo(RejectReason.CORRUPT_ARCHIVE);
    }
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    assertThat(Feeds.rejected(read(split("noise." + extension, noise))))
        .extracting(RejectedRow::reason)
        .contains(RejectReason.CORRUPT_ARCHIVE);
  }

  @Test
  void aMissingFileFailsTheReader() {
    FileSourceSplit split =
        new FileSourceSplit(
            "0", new org.apache.flink.core.fs.Path("file:/no/such/feed.txt"), 0, 1, 0, 1);
    assertThatThrownBy(() -> read(split)).isInstanceOf(FeedFile.StorageException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, COUNT})
  void aRestoredReaderGoesOnWhereItWas(int passedOn) throws IOException {
    FileSourceSplit split = split("list.txt", list().getBytes(UTF_8));
    FeedFormat format = new FeedFormat();
    List<RecordAndPosition<IndicatorRecord>> all =
        drain(format.createReader(new Configuration(), split));
    assertThat(all).hasSize(COUNT);
    FileSourceSplit restored = split;
    if (passedOn > 0) {
      RecordAndPosition<IndicatorRecord> last = all.get(passedOn - 1);
      assertThat(last.getRecordSkipCount()).isEqualTo(passedOn);
      restored =
          split.updateWithCheckpointedPosition(
              new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount()));
    }
    List<RecordAndPosition<IndicatorRecord>> rest =
        drain(format.restoreReader(new Configuration(), restored));
    assertThat(rest)
        .extracting(RecordAndPosition::getRecord)
        .isEqualTo(
            all.subList(passedOn, COUNT).stream().map(RecordAndPosition::getRecord).toList());
    assertThat(rest)
        .extracting(RecordAndPosition::getRecordSkipCount)
        .startsWith(rest.isEmpty() ? new Long[0] : new Long[] {passedOn + 1L});
  }

  @ParameterizedTest
  @CsvSource({
    "'', a.txt b.csv sub/c.txt sub/deep/d.txt sub2/c.txt",
    "/, a.txt b.csv sub/c.txt sub/deep/d.txt sub2/c.txt",
    "/a.txt, a.txt",
    "/_hidden.txt, _hidden.txt",
    "/*.txt, a.txt",
    "/*.{txt|csv}, a.txt b.csv",
    "/sub*/c.txt, sub/c.txt sub2/c.txt",
    "/sub?, sub2/c.txt",
    "/s*/d[e-f]ep, sub/deep/d.txt",
    "/sub/*, sub/c.txt sub/deep/d.txt",
    "/[x].txt, [x].txt"
  })
  void findsFilesFoldersAndGlobs(String suffix, String expected) throws IOException {
    for (String name :
        List.of("a.txt", "b.csv", "_hidden.txt", ".dot.txt", "sub/c.txt", "sub/deep/d.txt")) {
      write(name);
    }
    write("sub2/c.txt");
    write("sub/.git/x");
    if (expected.startsWith("[")) {
      write("[x].txt");
      write("x.txt");
    }
    String path = folder + suffix.replace('|', ',');
    assertThat(IndicatorSource.files(List.of(path, path)))
        .extracting(found -> folder.relativize(Path.of(found.getPath())).toString())
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none.txt", "/none*", "/none/x.txt", "/*/none", "/[", "/{a"})
  void aPathThatNamesNothingIsToldAtOnce(String suffix) {
    assertThatThrownBy(() -> IndicatorSource.files(List.of(folder + suffix)))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining(folder + suffix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.*", "pom.xml"})
  void aRelativePathIsMadeAbsolute(String path) throws IOException {
    assertThat(IndicatorSource.files(List.of(path)))
        .singleElement()
        .satisfies(found -> assertThat(found.isAbsolute()).isTrue());
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "192.0.2.1\n");
  }
}
