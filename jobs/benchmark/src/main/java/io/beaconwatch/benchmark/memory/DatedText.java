package io.beaconwatch.benchmark.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * A file's bytes, and where the dates of its events stand in them.
 *
 * @param dates of {@code UtcTime}, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
record DatedText(byte[] bytes, int[] dates, LocalDate date) {
  static final int DATE_LENGTH = 10;
  private static final byte[] FIELD = "\"UtcTime\":\"".getBytes(US_ASCII);

  static DatedText read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int[] dates = new int[1024];
    int count = 0;
    for (int i = 0; i + FIELD.length + DATE_LENGTH <= bytes.length; i++) {
      if (bytes[i] == FIELD[0]
          && bytes[i + 1] == FIELD[1]
          && Arrays.equals(bytes, i, i + FIELD.length, FIELD, 0, FIELD.length)) {
        if (count == dates.length) {
          dates = Arrays.copyOf(dates, count * 2);
        }
        dates[count++] = i + FIELD.length;
        i += FIELD.length;
      }
    }
    if (count == 0) {
      throw new IOException(file + " holds no UtcTime");
    }
    String date = new String(bytes, dates[0], DATE_LENGTH, US_ASCII);
    return new DatedText(bytes, Arrays.copyOf(dates, count), LocalDate.parse(date));
  }

  /** The date so many days later. */
  byte[] dateAfter(int days) {
    return date.plusDays(days).toString().getBytes(US_ASCII);
  }
}
