package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a feed whose form is told by its first line that is neither blank nor a comment: JSON by
 * its bracket, CSV by a header that names an address (which may stand in a comment, as abuse.ch
 * writes it), and otherwise a plain list. Nothing in a feed makes it throw; storage that fails
 * does.
 */
final class FeedReader implements Closeable {
  private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
  private static final int LONGEST_FIRST_LINE = FeedBytes.REACH / 2;

  /** Opens the feed, decompressed. */
  interface Opening {
    InputStream open() throws IOException;
  }

  private final Opening opening;
  private final String path;
  private final String feed;
  private final Row row = new Row();
  private final Queue<IndicatorRecord> decoded = new ArrayDeque<>();
  private FeedBytes bytes;
  private boolean recognised;
  private RowReader rows;
  private RowDecoder decoder;
  private boolean ended;
  private boolean whole = true;

  /**
   * @param path for rejects, as people know it
   * @param feed for indicators
   */
  FeedReader(Opening opening, String path, String feed) {
    this.opening = opening;
    this.path = path;
    this.feed = feed;
  }

  /** As above, of a feed that is at hand. */
  FeedReader(byte[] all, String path, String feed) {
    this(InputStream::nullInputStream, path, feed);
    bytes = new FeedBytes(all);
  }

  /** The next of what the rows came to, or null at the end. */
  IndicatorRecord next() throws IOException {
    while (decoded.isEmpty() && !ended) {
      try {
        if (bytes == null) {
          bytes = new FeedBytes(opening.open());
        }
        if (!recognised) {
          recognise();
          recognised = true;
        }
        ended = !rows.next(row);
      } catch (FeedFile.StorageException e) {
        throw e;
      } catch (IOException e) {
        ended = true;
        whole = false;
        decoded.add(row.reject(RejectReason.CORRUPT_ARCHIVE, corruption(e), path));
        break;
      }
      if (!ended) {
        whole &= !row.isCutShort();
        decode();
      }
    }
    return decoded.poll();
  }

  /** Whether what was read so far was not cut short, so that no row is missing from it. */
  boolean isWhole() {
    return whole;
  }

  private void decode() {
    if (row.tooLong()) {
      decoded.add(row.reject(RejectReason.TOO_LONG, "longer than " + Row.LIMIT + " bytes", path));
    } else if (row.broken() != null) {
      decoded.add(row.reject(RejectReason.MALFORMED, row.broken(), path));
    } else {
      try {
        decoder.decode(row, decoded::add);
      } catch (UnreadableRow e) {
        decoded.add(row.reject(e.reason(), e.getMessage(), path));
      }
    }
  }

  private void recognise() throws IOException {
    for (int mark : BYTE_ORDER_MARK) {
      if (bytes.read() != mark) {
        bytes.rewind(0);
        break;
      }
    }
    long start = bytes.position();
    String comment = "";
    while (bytes.position() - start < LONGEST_FIRST_LINE && bytes.peek() >= 0) {
      long lineStart = bytes.position();
      String line = firstLine(start + LONGEST_FIRST_LINE).strip();
      if (line.startsWith("#") || line.startsWith(";")) {
        comment = line;
      } else if (!line.isEmpty()) {
        recognise(line, lineStart, comment);
        return;
      }
    }
    bytes.rewind(start);
    plainList();
  }

  private void recognise(String line, long lineStart, String comment) {
    if (line.startsWith("{") || line.startsWith("[")) {
      bytes.rewind(lineStart);
      rows = new JsonRows(bytes, lineStart);
      decoder = new JsonList(feed);
      return;
    }
    CsvColumns columns = CsvColumns.of(line);
    if (columns == null) {
      bytes.rewind(lineStart);
      int name = 0;
      while (name < comment.length() && "#; ".indexOf(comment.charAt(name)) >= 0) {
        name++;
      }
      columns = CsvColumns.of(comment.substring(name));
      if (columns == null || !fits(columns, line)) {
        plainList();
        return;
      }
    }
    rows = new CsvRows(bytes, columns.delimiter());
    decoder = new CsvList(columns, feed);
  }

  /** A comment may be prose with a name in it: a header has as many names as rows have values. */
  private static boolean fits(CsvColumns columns, String line) {
    CSVRecord values = columns.values(line);
    return columns.count() > 1 && values != null && values.size() == columns.count();
  }

  private void plainList() {
    rows = new Lines(bytes);
    decoder = new PlainList(feed);
  }

  private String firstLine(long limit) throws IOException {
    row.start(bytes.position());
    int value = bytes.read();
    while (value >= 0 && value != '\n' && bytes.position() < limit) {
      row.append(value);
      value = bytes.read();
    }
    return row.text();
  }

  private static String corruption(IOException e) {
    return e.getMessage() == null ? "ends early or does not decompress" : e.getMessage();
  }

  @Override
  public void close() throws IOException {
    if (bytes != null) {
      bytes.close();
    }
  }
}
