package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveSerializersTest {
  static List<ArchiveSplit> splits() {
    ArchiveSplit unread =
        ArchiveSplit.unread(
            new ArchiveFile("s3://bucket/ä b#.json", 1L << 40), 5, 7, ArchiveSplit.UNKNOWN, 99);
    return List.of(unread, unread.readTo(3, 1L << 33, 1234), unread.finished());
  }

  static List<ArchiveCheckpoint> checkpoints() {
    return List.of(
        new ArchiveCheckpoint(
            1, false, false, ArchiveSplit.UNKNOWN, List.of(), List.of(), List.of()),
        new ArchiveCheckpoint(
            Long.MAX_VALUE,
            true,
            true,
            -5,
            List.of("/a", "/b"),
            splits(),
            List.of(splits().get(1))));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void aSplitComesBackAsItWas(ArchiveSplit split) throws IOException {
    ArchiveSplitSerializer serializer = new ArchiveSplitSerializer();
    byte[] bytes = serializer.serialize(split);
    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(split);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void aCheckpointComesBackAsItWas(ArchiveCheckpoint checkpoint) throws IOException {
    ArchiveCheckpointSerializer serializer = new ArchiveCheckpointSerializer();
    byte[] bytes = serializer.serialize(checkpoint);
    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(checkpoint);
  }

  /** Bytes as version 1 wrote them: they must be readable for ever. */
  @Test
  void readsASplitOfVersionOne() throws IOException {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "032f61"
                    + "0000000000000064"
                    + "000000000000000a"
                    + "0000000000000014"
                    + "8000000000000000"
                    + "0000000000000007"
                    + "00000002"
                    + "000000000000000f"
                    + "0000000000000009");
    assertThat(new ArchiveSplitSerializer().deserialize(1, bytes))
        .isEqualTo(new ArchiveSplit("/a", 100, 10, 20, ArchiveSplit.UNKNOWN, 7, 2, 15, 9));
  }

  @Test
  void refusesOtherVersions() throws IOException {
    ArchiveSplitSerializer splitSerializer = new ArchiveSplitSerializer();
    byte[] split = splitSerializer.serialize(splits().get(0));
    assertThatThrownBy(() -> splitSerializer.deserialize(2, split))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version of a split: 2");
    ArchiveCheckpointSerializer serializer = new ArchiveCheckpointSerializer();
    byte[] checkpoint = serializer.serialize(checkpoints().get(0));
    assertThatThrownBy(() -> serializer.deserialize(0, checkpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint: 0");
  }
}
