package io.beaconwatch.jobs.diff;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.beaconwatch.common.alert.AlertWriter;
import io.beaconwatch.common.scoring.Revision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of an alert while folders of them are compared: its id, its revision, and 128 bits
 * of a SHA-256 over its keys and values in their order.
 *
 * @param revision a {@link Revision}
 */
record AlertDigest(AlertKey key, int revision, long hashHigh, long hashLow) {
  /**
   * Reads one alert.
   *
   * @param in at the start of an object, and left at its end
   * @throws IOException when it is no alert or no JSON
   */
  static AlertDigest read(JsonParser in) throws IOException {
    MessageDigest digest = sha256();
    String id = null;
    int revision = Revision.FINAL;
    boolean provisional = false;
    int depth = 0;
    String section = null;
    String name = null;
    JsonToken token = in.currentToken();
    while (true) {
      digest.update((byte) token.id());
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
        if (depth == 0) {
          break;
        }
      } else {
        update(digest, in.getText());
      }
      if (token == JsonToken.FIELD_NAME) {
        name = in.currentName();
        section = depth == 1 ? name : section;
      } else if (depth == 2 && "event".equals(section) && "id".equals(name)) {
        id = in.getText();
      } else if (depth == 2 && "beacon".equals(section) && "revision".equals(name)) {
        revision = in.getValueAsInt();
      } else if (depth == 2 && "beacon".equals(section) && "status".equals(name)) {
        provisional = in.getText().equals(AlertWriter.PROVISIONAL);
      }
      token = in.nextToken();
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new AlertDigest(
        AlertKey.of(id),
        provisional ? Revision.provisional(revision) : revision,
        hash.getLong(),
        hash.getLong());
  }

  /** With its length first, so that no two texts run together. */
  private static void update(MessageDigest digest, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
    bytes.putInt(text.length()).asCharBuffer().put(text);
    digest.update(bytes.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
