package io.beaconwatch.connectors.intelligence;

import com.google.common.base.Utf8;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import io.beaconwatch.connectors.intelligence.CsvColumns.Column;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV with a header. With a column for validity, time of change, activity or revocation its rows
 * are versions: written at {@code modified}, else when they begin to be valid, else before all
 * others; revoked or not active is withdrawn. Without any, each row holds always.
 */
final class CsvList implements RowDecoder {
  private final CsvColumns columns;
  private final String feed;

  CsvList(CsvColumns columns, String feed) {
    this.columns = columns;
    this.feed = feed;
  }

  @Override
  public void decode(Row row, Consumer<IndicatorRecord> out) throws UnreadableRow {
    if (!Utf8.isWellFormed(row.bytes(), 0, (int) row.length())) {
      throw new UnreadableRow(RejectReason.INVALID_UTF_8, "not UTF-8");
    }
    String text = row.text();
    if (text.isBlank() || text.charAt(0) == '#') {
      return;
    }
    CSVRecord values = columns.values(text);
    if (values == null) {
      throw new UnreadableRow(RejectReason.MALFORMED, "no CSV");
    }
    for (int i = columns.count(); i < values.size(); i++) {
      if (!values.get(i).isBlank()) {
        throw new UnreadableRow(RejectReason.MALFORMED, "more values than the header has names");
      }
    }
    String address = columns.value(values, Column.ADDRESS);
    if (address == null) {
      throw new UnreadableRow(RejectReason.MISSING_FIELD, "no address");
    }
    UnsupportedKind kind = FieldText.unlessAddress("the address", address);
    out.accept(
        kind != null ? IndicatorRecord.of(kind) : IndicatorRecord.of(indicator(address, values)));
  }

  private Indicator indicator(String address, CSVRecord values) throws UnreadableRow {
    Indicator.Form form = columns.versioned() ? Indicator.Form.VALIDITY : Indicator.Form.ALWAYS;
    Indicator.Builder builder =
        Indicator.of(address, form, feed)
            .confidence(FieldText.number("confidence", columns.value(values, Column.CONFIDENCE)))
            .threatType(columns.value(values, Column.THREAT_TYPE))
            .description(columns.value(values, Column.DESCRIPTION))
            .provider(columns.value(values, Column.PROVIDER));
    Long validFrom = FieldText.time("valid_from", columns.value(values, Column.VALID_FROM));
    Long validUntil = FieldText.time("valid_until", columns.value(values, Column.VALID_UNTIL));
    Long modified = FieldText.time("modified", columns.value(values, Column.MODIFIED));
    if (validFrom != null) {
      builder.validFrom(validFrom).version(validFrom);
    }
    if (validUntil != null) {
      builder.validUntil(validUntil);
    }
    if (modified != null) {
      builder.version(modified);
    }
    Boolean revoked = FieldText.flag("revoked", columns.value(values, Column.REVOKED));
    boolean withdrawn = Boolean.TRUE.equals(revoked);
    if (columns.has(Column.ACTIVE)) {
      Boolean active = FieldText.flag("active", columns.value(values, Column.ACTIVE));
      builder.active(active);
      withdrawn |= !Boolean.TRUE.equals(active);
    }
    builder.revoked(withdrawn);
    return builder.build();
  }
}
