package io.beaconwatch.common.alert;

import io.beaconwatch.common.scoring.Finding;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of an alert: the first 128 bits of a SHA-256 over the detection's name, the key and the
 * window. Of a run of sequences, its first time stands for the window, since its end is not known
 * while it grows; of a single sequence, its two times and its ordinal among those with the same
 * two.
 */
public final class AlertId {
  private static final int BYTES = 16;

  private AlertId() {}

  /**
   * @param coalesced whether the finding, if a sequence, is a run of them
   */
  public static String of(Finding finding, boolean coalesced) {
    MessageDigest digest = sha256();
    update(digest, finding.detection());
    update(digest, finding.group().size());
    for (String value : finding.group().values()) {
      update(digest, value);
    }
    update(digest, finding.windowStart());
    if (!finding.isSequence()) {
      update(digest, finding.windowEnd());
    } else if (!coalesced) {
      update(digest, finding.windowEnd());
      update(digest, finding.ordinal());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  /**
   * With its length first, so that no two keys run together, and in UTF-16, since keys that differ
   * in half a surrogate pair alone are the same in UTF-8.
   */
  private static void update(MessageDigest digest, String text) {
    update(digest, text.length());
    ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
    bytes.asCharBuffer().put(text);
    digest.update(bytes);
  }

  private static void update(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
