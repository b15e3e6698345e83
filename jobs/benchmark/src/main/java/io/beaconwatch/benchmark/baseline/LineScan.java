package io.beaconwatch.benchmark.baseline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds the detection's fields in a line by raw bytes. It is no parser: it takes for granted that
 * the fields come in the generator's order and spelling, without white space between them and with
 * only ASCII in names, and that a text is written in one way only, so that its bytes can stand for
 * it. A line where that does not hold is read wrongly, or not at all.
 */
final class LineScan {
  private static final byte[] HOST = field("Hostname");
  private static final byte[] EVENT_ID = ",\"EventID\":".getBytes(US_ASCII);
  private static final byte[] SOURCE =
      "\"SourceName\":\"Microsoft-Windows-Sysmon\"".getBytes(US_ASCII);
  private static final byte[] TIME = field("UtcTime");
  private static final byte[] IMAGE = field("Image");
  private static final byte[] COMMAND_LINE = field("CommandLine");
  private static final byte[] USER = field("User");
  private static final byte[] DESTINATION = field("DestinationIp");
  private static final byte[] PORT = field("DestinationPort");

  private static final List<byte[]> PRIVATE =
      List.of(
          "10.".getBytes(US_ASCII),
          "192.168.".getBytes(US_ASCII),
          "127.".getBytes(US_ASCII),
          "169.254.".getBytes(US_ASCII));

  private static final byte[][] LEFT_OUT =
      List.of(
              "chrome",
              "firefox",
              "msedge",
              "MicrosoftEdgeCP",
              "iexplore",
              "brave",
              "opera",
              "svchost",
              "MsMpEng",
              "wuauclt",
              "TrustedInstaller",
              "teams",
              "OneDrive")
          .stream()
          .map(name -> ("\\" + name + ".exe").toLowerCase(Locale.ROOT).getBytes(US_ASCII))
          .toArray(byte[][]::new);

  /** The five keys in the last line that passed: host, user, image, command line, destination. */
  final int[] starts = new int[5];

  final int[] ends = new int[5];
  long time;
  int port;

  private byte[] bytes;
  private int end;
  private int at;
  private long lastDay;
  private long lastMinute;
  private long lastMinuteMillis;

  private static byte[] field(String name) {
    return ("\"" + name + "\":\"").getBytes(US_ASCII);
  }

  /** Returns whether the detection counts the line, whose end is that of its last character. */
  boolean passes(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    if (!text(HOST, 0) || !skip(EVENT_ID) || bytes[at] != '3' || bytes[at + 1] != ',') {
      return false;
    }
    if (!skip(SOURCE) || !skip(TIME)) {
      return false;
    }
    int timeStart = at;
    if (!text(IMAGE, 2) || isLeftOut(starts[2], ends[2])) {
      return false;
    }
    if (!text(COMMAND_LINE, 3) || !text(USER, 1) || !text(DESTINATION, 4)) {
      return false;
    }
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] == ends[i]) {
        return false;
      }
    }
    if (isPrivate(starts[4], ends[4])) {
      return false;
    }
    port = -1;
    if (skip(PORT)) {
      port = 0;
      for (; bytes[at] != '"'; at++) {
        port = port * 10 + bytes[at] - '0';
      }
    }
    time = time(timeStart);
    return true;
  }

  /** A multiplicative hash of the keys; equal hashes are told apart by the keys themselves. */
  int hash(int hour) {
    long hash = hour;
    for (int i = 0; i < starts.length; i++) {
      int from = starts[i];
      for (; from + 8 <= ends[i]; from += 8) {
        hash = (hash ^ Longs.at(bytes, from)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
      for (; from < ends[i]; from++) {
        hash = (hash ^ bytes[from]) * 0x9E3779B97F4A7C15L;
      }
    }
    return (int) (hash >>> 32);
  }

  private boolean text(byte[] field, int key) {
    if (!skip(field)) {
      return false;
    }
    starts[key] = at;
    int quote = Longs.indexOf(bytes, at, end, (byte) '"');
    while (quote >= 0 && isEscaped(quote)) {
      quote = Longs.indexOf(bytes, quote + 1, end, (byte) '"');
    }
    if (quote < 0) {
      return false;
    }
    ends[key] = quote;
    at = quote;
    return true;
  }

  private boolean isEscaped(int quote) {
    int backslash = quote;
    while (bytes[backslash - 1] == '\\') {
      backslash--;
    }
    return (quote - backslash) % 2 == 1;
  }

  /** Moves behind the next such bytes. */
  private boolean skip(byte[] wanted) {
    int next = at;
    while (true) {
      next = Longs.indexOf(bytes, next, end - wanted.length, wanted[0]);
      if (next < 0) {
        return false;
      }
      if (Arrays.equals(bytes, next, next + wanted.length, wanted, 0, wanted.length)) {
        at = next + wanted.length;
        return true;
      }
      next++;
    }
  }

  private boolean isPrivate(int from, int to) {
    for (byte[] prefix : PRIVATE) {
      if (startsWith(from, to, prefix)) {
        return true;
      }
    }
    if (to - from > 7 && bytes[from] == '1' && bytes[from + 1] == '7' && bytes[from + 2] == '2') {
      int second = (bytes[from + 4] - '0') * 10 + bytes[from + 5] - '0';
      return bytes[from + 3] == '.' && bytes[from + 6] == '.' && second >= 16 && second <= 31;
    }
    return to - from == 3 && bytes[from] == ':' && bytes[from + 1] == ':' && bytes[from + 2] == '1';
  }

  private boolean startsWith(int from, int to, byte[] prefix) {
    return to - from >= prefix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private boolean isLeftOut(int from, int to) {
    for (byte[] suffix : LEFT_OUT) {
      if (endsWithIgnoringCase(from, to, suffix)) {
        return true;
      }
    }
    return false;
  }

  private boolean endsWithIgnoringCase(int from, int to, byte[] suffix) {
    if (to - from < suffix.length) {
      return false;
    }
    // From the front of ".exe" on, where they differ soonest.
    for (int i = suffix.length - 5, j = to - 5; i >= 0; i--, j--) {
      byte letter = bytes[j];
      if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != suffix[i]) {
        return false;
      }
    }
    for (int i = suffix.length - 4, j = to - 4; i < suffix.length; i++, j++) {
      byte letter = bytes[j];
      if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != suffix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Of 2026-03-03 05:00:00.251; the minute of the line before is remembered. */
  private long time(int from) {
    long day = Longs.at(bytes, from);
    long minute = Longs.at(bytes, from + 8);
    if (minute != lastMinute || day != lastDay) {
      lastDay = day;
      lastMinute = minute;
      lastMinuteMillis =
          java.time.LocalDateTime.of(
                      number(from, 4),
                      number(from + 5, 2),
                      number(from + 8, 2),
                      number(from + 11, 2),
                      number(from + 14, 2))
                  .toEpochSecond(java.time.ZoneOffset.UTC)
              * 1000;
    }
    return lastMinuteMillis + number(from + 17, 2) * 1000L + number(from + 20, 3);
  }

  private int number(int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }
}
