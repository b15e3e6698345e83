package io.beaconwatch.jobs.generator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import org.apache.commons.compress.compressors.lz77support.LZ77Compressor;
import org.apache.commons.compress.compressors.lz77support.Parameters;

/**
 * A gzip stream whose bytes are the same on every machine. What {@code java.util.zip} writes
 * depends on the zlib that the JDK was built with or finds. The matches come from Commons Compress;
 * here they are only written down, in one block with RFC 1951's fixed Huffman codes.
 */
final class PortableGzip extends FilterOutputStream {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
  private static final int WINDOW = 32_768;
  private static final int END_OF_BLOCK = 256;

  private static final int[] LENGTHS = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] DISTANCES = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12_289, 16_385, 24_577
  };

  private final LZ77Compressor compressor;
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[8192];
  private int buffered;
  private long bits;
  private int bitCount;
  private long size;
  private boolean closed;

  PortableGzip(OutputStream out) throws IOException {
    super(out);
    out.write(HEADER);
    // The last block, with fixed codes.
    putBits(0b011, 3);
    Parameters parameters =
        Parameters.builder(WINDOW)
            .withMinBackReferenceLength(4)
            .withMaxBackReferenceLength(258)
            .withMaxOffset(WINDOW - 1)
            .tunedForSpeed()
            .build();
    compressor = new LZ77Compressor(parameters, this::put);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    checksum.update(bytes, offset, length);
    size += length;
    compressor.compress(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    compressor.finish();
    putSymbol(END_OF_BLOCK);
    putBits(0, (8 - bitCount % 8) % 8);
    putBits((int) checksum.getValue(), 32);
    putBits((int) size, 32);
    out.write(buffer, 0, buffered);
    super.close();
  }

  private void put(LZ77Compressor.Block block) throws IOException {
    switch (block.getType()) {
      case LITERAL -> {
        LZ77Compressor.LiteralBlock literals = (LZ77Compressor.LiteralBlock) block;
        for (int i = 0; i < literals.getLength(); i++) {
          putSymbol(literals.getData()[literals.getOffset() + i] & 255);
        }
      }
      case BACK_REFERENCE -> {
        LZ77Compressor.BackReference match = (LZ77Compressor.BackReference) block;
        int length = lastAtMost(LENGTHS, match.getLength());
        putSymbol(257 + length);
        putBits(match.getLength() - LENGTHS[length], lengthBits(length));
        int distance = lastAtMost(DISTANCES, match.getOffset());
        putReversed(distance, 5);
        putBits(match.getOffset() - DISTANCES[distance], distance < 2 ? 0 : distance / 2 - 1);
      }
      case EOD -> {}
    }
  }

  private static int lengthBits(int code) {
    return code < 4 || code == LENGTHS.length - 1 ? 0 : code / 4 - 1;
  }

  private static int lastAtMost(int[] ascending, int value) {
    int index = ascending.length - 1;
    while (ascending[index] > value) {
      index--;
    }
    return index;
  }

  private void putSymbol(int symbol) throws IOException {
    if (symbol < 144) {
      putReversed(0x30 + symbol, 8);
    } else if (symbol < 256) {
      putReversed(0x190 + symbol - 144, 9);
    } else if (symbol < 280) {
      putReversed(symbol - 256, 7);
    } else {
      putReversed(0xC0 + symbol - 280, 8);
    }
  }

  /** Huffman codes stand with their highest bit first. */
  private void putReversed(int code, int count) throws IOException {
    putBits(Integer.reverse(code) >>> (32 - count), count);
  }

  private void putBits(int value, int count) throws IOException {
    bits |= (value & 0xFFFFFFFFL) << bitCount;
    bitCount += count;
    while (bitCount >= 8) {
      if (buffered == buffer.length) {
        out.write(buffer, 0, buffered);
        buffered = 0;
      }
      buffer[buffered++] = (byte) bits;
      bits >>>= 8;
      bitCount -= 8;
    }
  }
}
