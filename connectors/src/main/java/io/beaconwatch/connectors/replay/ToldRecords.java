package io.beaconwatch.connectors.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The records that letters have told of. A topic that is written at least once, a replay that fails
 * again, and letters that went to a folder and to a topic tell of one record twice, and it must not
 * be counted twice.
 */
public final class ToldRecords {
  /** A stretch of bytes in a file or in a record of a topic. */
  private record Origin(String place, int partition, long offset, long position, long length) {}

  private final Set<Origin> told = new HashSet<>();

  /** Files and topics are few: each is kept as one text. */
  private final Map<String, String> places = new HashMap<>();

  /**
   * Adds the letter's record. Of what is not whole, or comes from nowhere, nobody can say whether
   * it is the same.
   *
   * @return whether a letter before told of it
   */
  public boolean isToldAgain(DeadLetter letter) {
    String place = letter.topic() == null ? letter.file() : letter.topic();
    if (place == null || !letter.isWhole()) {
      return false;
    }
    // No topic's name has a colon.
    String kept =
        places.computeIfAbsent(letter.topic() == null ? "file:" + place : place, text -> text);
    return !told.add(
        new Origin(
            kept, letter.partition(), letter.recordOffset(), letter.position(), letter.length()));
  }
}
