package io.beaconwatch.connectors.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-16 text with a byte order mark, as PowerShell's redirection writes it, turned into UTF-8.
 * What is not UTF-16 becomes the replacement character.
 */
final class Utf16Stream extends InputStream {
  private final LayerStream in;
  private final Reader reader;
  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final CharBuffer chars = CharBuffer.allocate(4096).flip();
  private final ByteBuffer bytes = ByteBuffer.allocate(16384).flip();
  private boolean ended;

  Utf16Stream(LayerStream in) {
    this.in = in;
    this.reader = new InputStreamReader(in, StandardCharsets.UTF_16);
  }

  /** What ended the UTF-16 before its end, or null. */
  Exception damage() {
    return in.damage();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (!bytes.hasRemaining()) {
      if (ended) {
        return -1;
      }
      chars.compact();
      ended = reader.read(chars) < 0;
      chars.flip();
      bytes.clear();
      encoder.encode(chars, bytes, ended);
      bytes.flip();
    }
    int n = Math.min(length, bytes.remaining());
    bytes.get(buffer, offset, n);
    return n;
  }
}
