package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.scoring.Revision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class BulkEntryTest {
  private static final BulkEntry ENTRY =
      BulkEntry.of(SinkJob.alert(1, 0, 2), IndexName.of("a-{yyyy}"), false);

  @Test
  void isTwoLinesOfABulk() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ENTRY.writeTo(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"index\":{\"_index\":\"a-2026\",\"_id\":\"00000000000000000000000000000001\","
                + "\"version\":2147483650,\"version_type\":\"external_gte\"}}\n"
                + SinkJob.alert(1, 0, 2).json()
                + "\n");
    assertThat(ENTRY.size()).isBetween(out.size() - 20, out.size() + 20);
  }

  @Test
  void aCorrectionIsNewerThanAnyRevision() {
    IndexName index = IndexName.of("a-{yyyy}");
    long mostRevised = BulkEntry.of(SinkJob.alert(1, 0, Integer.MAX_VALUE), index, false).version();
    assertThat(BulkEntry.of(SinkJob.alert(1, 0, 0), index, true).version())
        .isGreaterThan(mostRevised);
  }

  /** The final alert over provisional ones, revisions over both, and a replay over all. */
  @Test
  void versionsAreInTheOrderInWhichTellingsReplaceOneAnother() {
    IndexName index = IndexName.of("a-{yyyy}");
    List<Long> versions = new ArrayList<>();
    for (boolean corrects : new boolean[] {false, true}) {
      for (int revision :
          new int[] {
            Revision.provisional(1),
            Revision.provisional(2),
            Revision.provisional(Integer.MAX_VALUE),
            Revision.FINAL,
            1,
            2,
            Integer.MAX_VALUE
          }) {
        versions.add(BulkEntry.of(SinkJob.alert(1, 0, revision), index, corrects).version());
      }
    }
    assertThat(versions).isSorted().doesNotHaveDuplicates().startsWith(1L, 2L);
  }

  /** A provisional alert and a final one are one document only where they are in one index. */
  @Test
  void isFiledByWhatIsTheSameInEveryTelling() {
    long time = Instant.parse("2026-12-31T23:59:59Z").toEpochMilli();
    Alert alert = new Alert("id", "test", "", time, time + 1000, Revision.provisional(1), "{}");
    assertThat(BulkEntry.of(alert, IndexName.of("a-{yyyy}"), false).index()).isEqualTo("a-2027");
  }

  @Test
  void countsItsFailures() {
    BulkEntry failed = ENTRY.failedAt(100).failedAt(250);
    assertThat(failed.failures()).isEqualTo(2);
    assertThat(failed.failingSince()).isEqualTo(100);
    assertThat(ENTRY.failures()).isZero();
  }

  @Test
  void survivesASavepointWithoutItsFailures() throws IOException {
    BulkEntrySerializer serializer = new BulkEntrySerializer();
    byte[] bytes =
        serializer.serialize(
            new BufferedRequestState<>(
                List.of(new RequestEntryWrapper<>(ENTRY.failedAt(5), ENTRY.size()))));
    BulkEntry read =
        serializer.deserialize(1, bytes).getBufferedRequestEntries().get(0).getRequestEntry();
    assertThat(read.index()).isEqualTo(ENTRY.index());
    assertThat(read.id()).isEqualTo(ENTRY.id());
    assertThat(read.version()).isEqualTo(ENTRY.version());
    assertThat(read.json()).isEqualTo(ENTRY.json());
    assertThat(read.failures()).isZero();
    assertThatThrownBy(() -> serializer.deserialize(2, bytes)).hasMessageContaining("version");
  }
}
