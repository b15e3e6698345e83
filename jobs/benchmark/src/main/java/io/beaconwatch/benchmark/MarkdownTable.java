package io.beaconwatch.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints rows as they are measured. */
final class MarkdownTable {
  private final PrintStream out;
  private final int columns;

  MarkdownTable(PrintStream out, List<String> header) {
    this.out = out;
    this.columns = header.size();
    line(header);
    line(header.stream().map(each -> "---").toList());
  }

  void row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " are not " + columns);
    }
    line(cells);
    out.flush();
  }

  private void line(List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  static String tenths(double number) {
    return String.format(Locale.ROOT, "%,.1f", number);
  }

  static String hundredths(double number) {
    return String.format(Locale.ROOT, "%,.2f", number);
  }
}
