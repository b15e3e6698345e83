package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTimeProgressTest {
  private static final long NONE = Long.MIN_VALUE;
  private final EventTimeProgress progress = new EventTimeProgress(5, false, ArchiveSplit.UNKNOWN);

  @Test
  void thereIsNoneUntilAFileIsReadToItsEnd() {
    ArchiveSplit first = split("a", 0, 100);
    ArchiveSplit second = split("a", 10, 100);
    give(first);
    give(second);
    give(split("b", 0, 200));
    assertThat(progress.watermark()).isEqualTo(NONE);
    progress.finish(finished(first, 150));
    assertThat(progress.watermark()).isEqualTo(NONE);
    progress.finish(finished(second, 140));
    assertThat(progress.watermark()).isEqualTo(200 - 5 - 1);
  }

  @Test
  void aFileNobodyHasYetHoldsItBack() {
    ArchiveSplit first = split("a", 0, 100);
    give(first);
    progress.add(split("b", 0, 120));
    progress.finish(finished(first, 500));
    assertThat(progress.watermark()).isEqualTo(120 - 5 - 1);
  }

  @Test
  void aFileWithoutAKnownTimeHoldsEverything() {
    ArchiveSplit first = split("a", 0, 100);
    give(first);
    give(split("b", 0, ArchiveSplit.UNKNOWN));
    progress.finish(finished(first, 500));
    assertThat(progress.watermark()).isEqualTo(NONE);
  }

  @Test
  void onceAllIsReadItIsTheGreatestTimeSeen() {
    ArchiveSplit first = split("a", 0, 100);
    ArchiveSplit second = split("b", 0, 200);
    give(first);
    give(second);
    progress.finish(finished(second, 900));
    progress.finish(finished(first, 300));
    assertThat(progress.watermark()).isEqualTo(900 - 5 - 1);
  }

  @Test
  void withoutAnyEventThereIsNone() {
    ArchiveSplit only = split("a", 0, ArchiveSplit.UNKNOWN);
    give(only);
    progress.finish(finished(only, ArchiveSplit.UNKNOWN));
    assertThat(progress.watermark()).isEqualTo(NONE);
  }

  @Test
  void aReportThatComesTwiceCountsOnce() {
    ArchiveSplit first = split("a", 0, 100);
    give(first);
    give(split("b", 0, 200));
    give(split("b", 10, 200));
    progress.finish(finished(first, 150));
    progress.finish(finished(first, 150));
    assertThat(progress.watermark()).isEqualTo(200 - 5 - 1);
    assertThat(progress.assigned()).hasSize(2);
  }

  @Test
  void aSplitThatComesBackHoldsItAgain() {
    ArchiveSplit first = split("a", 0, 100);
    ArchiveSplit second = split("b", 0, 200);
    give(first);
    give(second);
    progress.takeBack(first);
    progress.assign(first);
    progress.finish(finished(first, 150));
    assertThat(progress.watermark()).isEqualTo(200 - 5 - 1);
    // Its reader failed after the report, before a checkpoint.
    progress.takeBack(first);
    assertThat(progress.watermark()).isEqualTo(100 - 5 - 1);
  }

  @Test
  void aReaderSetBackToBeforeAFinishedSplitHoldsItAgain() {
    ArchiveSplit first = split("a", 0, 100);
    ArchiveSplit second = split("b", 0, 200);
    give(first);
    give(second);
    progress.finish(finished(first, 150));
    progress.hold(first.readTo(0, 4, 110));
    progress.hold(second);
    assertThat(progress.watermark()).isEqualTo(100 - 5 - 1);
    progress.finish(finished(first, 150));
    assertThat(progress.watermark()).isEqualTo(200 - 5 - 1);
  }

  private void give(ArchiveSplit split) {
    progress.add(split);
    progress.assign(split);
  }

  private static ArchiveSplit split(String path, long start, long earliest) {
    return ArchiveSplit.unread(new ArchiveFile(path, 100), start, start + 10, earliest, 0);
  }

  private static ArchiveSplit finished(ArchiveSplit split, long latest) {
    return split.readTo(0, 0, latest).finished();
  }
}
