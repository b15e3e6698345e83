package io.beaconwatch.connectors.archive;

/** How far a reader's downstream has got a split. Of the thread that emits. */
final class SplitProgress {
  private final ArchiveSplit split;
  private int member;
  private long offset;
  private long latest;

  SplitProgress(ArchiveSplit split) {
    this.split = split;
    this.member = split.member();
    this.offset = split.offset();
    this.latest = split.latest();
  }

  long runStart() {
    return split.runStart();
  }

  void emitted(long eventTime) {
    if (eventTime > latest) {
      latest = eventTime;
    }
  }

  void emitted(Block block) {
    member = block.member();
    offset = block.resume();
  }

  ArchiveSplit split() {
    return split.readTo(member, offset, latest);
  }
}
