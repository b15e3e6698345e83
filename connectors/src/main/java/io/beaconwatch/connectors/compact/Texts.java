package io.beaconwatch.connectors.compact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Strings as {@link CompactFormat}s write them; null is allowed. The layout is that of {@link
 * StringValue}: the length plus one, or 0 for null, and then each char, in groups of seven bits. So
 * a text of ASCII is its bytes, and most are: those are written and read in one go.
 */
public final class Texts {
  private static final int MORE = 0x80;
  private static final int BITS = 0x7f;
  private static final int GROUP = 7;

  private Texts() {}

  @SuppressWarnings("deprecation") // what this getBytes cuts off, ASCII does not have
  public static void write(String text, DataOutputView out) throws IOException {
    if (text == null || !isAscii(text)) {
      StringValue.writeString(text, out);
      return;
    }
    int rest = text.length() + 1;
    int header = (Integer.SIZE - Integer.numberOfLeadingZeros(rest) + GROUP - 1) / GROUP;
    byte[] bytes = new byte[header + text.length()];
    for (int i = 0; i < header - 1; i++) {
      bytes[i] = (byte) (rest | MORE);
      rest >>>= GROUP;
    }
    bytes[header - 1] = (byte) rest;
    text.getBytes(0, text.length(), bytes, header);
    out.write(bytes);
  }

  private static boolean isAscii(String text) {
    int used = 0;
    for (int i = 0; i < text.length(); i++) {
      used |= text.charAt(i);
    }
    return used < MORE;
  }

  /** The next string, or null where null was written. */
  public static String read(DataInputView in) throws IOException {
    int length = readLength(in) - 1;
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    int used = 0;
    for (byte next : bytes) {
      used |= next;
    }
    return used >= 0 ? new String(bytes, ISO_8859_1) : decode(bytes, in);
  }

  /**
   * Reads a text that takes more bytes than it has chars.
   *
   * @param bytes as many as the text has chars
   * @param in where the rest is
   */
  private static String decode(byte[] bytes, DataInputView in) throws IOException {
    char[] chars = new char[bytes.length];
    int at = 0;
    for (int i = 0; i < chars.length; i++) {
      int value = 0;
      int shift = 0;
      byte next;
      do {
        next = at < bytes.length ? bytes[at++] : in.readByte();
        value |= (next & BITS) << shift;
        shift += GROUP;
      } while (next < 0);
      chars[i] = (char) value;
    }
    return new String(chars);
  }

  private static int readLength(DataInputView in) throws IOException {
    byte next = in.readByte();
    int value = next & BITS;
    for (int shift = GROUP; next < 0; shift += GROUP) {
      next = in.readByte();
      value |= (next & BITS) << shift;
    }
    return value;
  }

  /** Writes an array of strings with its length. */
  public static void writeAll(String[] texts, DataOutputView out) throws IOException {
    out.writeInt(texts.length);
    for (String text : texts) {
      write(text, out);
    }
  }

  public static String[] readAll(DataInputView in) throws IOException {
    String[] texts = new String[in.readInt()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = read(in);
    }
    return texts;
  }
}
