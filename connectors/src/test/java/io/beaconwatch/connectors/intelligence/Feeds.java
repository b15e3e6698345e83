package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.intelligence.Indicator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads feeds in tests. */
final class Feeds {
  private Feeds() {}

  static List<IndicatorRecord> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<IndicatorRecord> read(byte[] bytes) {
    return read(() -> new ByteArrayInputStream(bytes));
  }

  static List<IndicatorRecord> read(FeedReader.Opening opening) {
    List<IndicatorRecord> records = new ArrayList<>();
    try (FeedReader reader = new FeedReader(opening, "/feeds/feed", "feed")) {
      for (IndicatorRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  static List<Indicator> indicators(List<IndicatorRecord> records) {
    return records.stream().map(IndicatorRecord::indicator).filter(Objects::nonNull).toList();
  }

  static List<String> addresses(List<IndicatorRecord> records) {
    return indicators(records).stream().map(Indicator::address).toList();
  }

  static List<UnsupportedKind> unsupported(List<IndicatorRecord> records) {
    return records.stream().map(IndicatorRecord::unsupported).filter(Objects::nonNull).toList();
  }

  static List<RejectedRow> rejected(List<IndicatorRecord> records) {
    return records.stream().map(IndicatorRecord::rejected).filter(Objects::nonNull).toList();
  }

  /** Each record as one word: the address, the kind, or the reason. */
  static List<String> words(List<IndicatorRecord> records) {
    return records.stream()
        .map(
            record ->
                record.indicator() != null
                    ? record.indicator().address()
                    : record.unsupported() != null
                        ? record.unsupported().label()
                        : record.rejected().reason().label())
        .toList();
  }

  /** One byte many times, in no memory. */
  static final class Repeated extends InputStream {
    private final byte value;
    private int left;

    Repeated(char value, int count) {
      this.value = (byte) value;
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? value : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, value);
      left -= count;
      return count;
    }
  }
}
