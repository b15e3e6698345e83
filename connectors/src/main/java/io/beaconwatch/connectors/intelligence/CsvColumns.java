package io.beaconwatch.connectors.intelligence;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Where a CSV keeps what. Names are compared without regard to case, and a space, dot or hyphen is
 * an underscore; of several names for one thing, the one named first here is read.
 */
final class CsvColumns {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  /** What a column says, and the names it goes by. */
  enum Column {
    ADDRESS(
        "ip",
        "ip_address",
        "ipaddress",
        "ipv4",
        "ipv6",
        "address",
        "dst_ip",
        "dest_ip",
        "destination_ip",
        "remote_ip",
        "network_ip",
        "networkip",
        "indicator",
        "indicator_value",
        "ioc",
        "ioc_value",
        "value"),
    VALID_FROM("valid_from", "validfrom", "first_seen", "first_seen_utc", "firstseen"),
    VALID_UNTIL(
        "valid_until",
        "validuntil",
        "expires",
        "expires_at",
        "expiry",
        "expiration",
        "expiration_date",
        "expiration_time",
        "expirationdatetime"),
    MODIFIED("modified", "modified_at", "last_modified", "updated", "updated_at", "last_updated"),
    ACTIVE("active", "is_active", "isactive"),
    REVOKED("revoked", "is_revoked", "isrevoked"),
    CONFIDENCE("confidence", "confidence_score", "confidencescore", "confidence_level"),
    THREAT_TYPE("threat_type", "threattype", "type", "malware", "malware_printable", "category"),
    DESCRIPTION("description", "comment", "notes"),
    PROVIDER("provider", "indicator_provider", "source");

    private final ImmutableList<String> names;

    Column(String... names) {
      this.names = ImmutableList.copyOf(names);
    }
  }

  private final CSVFormat format;
  private final int count;
  private final int[] indexes = new int[Column.values().length];
  private final boolean versioned;

  private CsvColumns(CSVFormat format, CSVRecord header) {
    this.format = format;
    this.count = header.size();
    List<String> names = header.stream().map(CsvColumns::normalised).toList();
    for (Column column : Column.values()) {
      indexes[column.ordinal()] =
          column.names.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
    }
    versioned =
        has(Column.VALID_FROM)
            || has(Column.VALID_UNTIL)
            || has(Column.MODIFIED)
            || has(Column.ACTIVE)
            || has(Column.REVOKED);
  }

  /** The columns that a line names, or null when it names none that holds an address. */
  static CsvColumns of(String line) {
    for (char delimiter : DELIMITERS) {
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(delimiter)
              .setIgnoreSurroundingSpaces(true)
              .get();
      CSVRecord header = parse(line, format);
      if (header != null) {
        CsvColumns columns = new CsvColumns(format, header);
        if (columns.has(Column.ADDRESS)) {
          return columns;
        }
      }
    }
    return null;
  }

  char delimiter() {
    return format.getDelimiterString().charAt(0);
  }

  boolean has(Column column) {
    return indexes[column.ordinal()] >= 0;
  }

  /** Whether rows say when they hold. */
  boolean versioned() {
    return versioned;
  }

  /** How many the header names. */
  int count() {
    return count;
  }

  /** The values of a row, or null when it is no CSV. */
  CSVRecord values(String text) {
    return parse(text, format);
  }

  /** The value without surrounding space, or null when it is missing or empty. */
  String value(CSVRecord values, Column column) {
    int index = indexes[column.ordinal()];
    return index >= 0 && index < values.size() ? FieldText.orNull(values.get(index).strip()) : null;
  }

  private static CSVRecord parse(String text, CSVFormat format) {
    try (CSVParser parser = CSVParser.parse(text, format)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? records.get(0) : null;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return null;
    }
  }

  private static String normalised(String name) {
    return Ascii.toLowerCase(name.strip()).replace(' ', '_').replace('-', '_').replace('.', '_');
  }
}
