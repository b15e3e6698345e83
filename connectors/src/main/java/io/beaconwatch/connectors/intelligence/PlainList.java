package io.beaconwatch.connectors.intelligence;

import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import java.util.function.Consumer;

/** A list of addresses, one a line; # and ; begin a comment, also behind an address. */
final class PlainList implements RowDecoder {
  private final String feed;

  PlainList(String feed) {
    this.feed = feed;
  }

  @Override
  public void decode(Row row, Consumer<IndicatorRecord> out) throws UnreadableRow {
    String text = row.text();
    int end = 0;
    while (end < text.length() && text.charAt(end) != '#' && text.charAt(end) != ';') {
      end++;
    }
    String value = text.substring(0, end).strip();
    if (value.isEmpty()) {
      return;
    }
    if (value.indexOf('\uFFFD') >= 0) {
      throw new UnreadableRow(RejectReason.INVALID_UTF_8, "not UTF-8");
    }
    UnsupportedKind kind = FieldText.unlessAddress("the line", value);
    out.accept(
        kind != null
            ? IndicatorRecord.of(kind)
            : IndicatorRecord.of(Indicator.of(value, Indicator.Form.ALWAYS, feed).build()));
  }
}
