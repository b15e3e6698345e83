package io.beaconwatch.jobs.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The vendors' queries, repaired, as SQL in DuckDB over raw lines: written from the vendors' text
 * and sharing no code with the product. The queries stand in {@code oracle/*.sql}.
 *
 * <p>Lines are given in sets that know nothing of one another, so that one query answers for
 * thousands.
 */
public final class Oracle implements AutoCloseable {
  /** What can be asked for; each is a file of SQL. */
  public enum Query {
    SUMO,
    SPLUNK,
    SENTINEL,
    LOGSCALE,
    /** Every sequence. */
    ELASTIC,
    /** Runs of sequences: their key, first and last time, connections and sequences. */
    ELASTIC_RUNS;

    String file() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".sql";
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENT_SET = "event_set";

  private final DuckDBConnection connection;
  private long lines;

  public Oracle() throws SQLException {
    connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE lines (event_set BIGINT, line_no BIGINT, line VARCHAR)");
      statement.execute("CREATE TABLE indicator_rows (event_set BIGINT, line VARCHAR)");
      statement.execute(resource("telemetry.sql"));
      statement.execute(resource("elastic-sequences.sql"));
    }
  }

  /**
   * The rows of one query over one set of lines.
   *
   * @param telemetry raw lines of any of the shapes that {@code --format auto} reads
   * @param indicators rows of ThreatIntelligenceIndicator as JSON, for Sentinel
   * @return each row as {@link VendorRow} writes it
   */
  public static List<String> rows(
      Query query, Iterable<String> telemetry, Iterable<String> indicators) throws SQLException {
    try (Oracle oracle = new Oracle()) {
      oracle.add(0, telemetry, indicators);
      return oracle.ask(query).getOrDefault(0L, List.of());
    }
  }

  /** Every line of a folder's files, those in folders below it too; {@code .gz} is decompressed. */
  public static List<String> lines(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      try (InputStream raw = Files.newInputStream(file)) {
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
      }
    }
    return lines;
  }

  /** Adds lines to a set. */
  public void add(long eventSet, Iterable<String> telemetry, Iterable<String> indicators)
      throws SQLException {
    try (DuckDBAppender appender = appender("lines")) {
      for (String line : telemetry) {
        appender.beginRow();
        appender.append(eventSet);
        appender.append(lines++);
        appender.append(line);
        appender.endRow();
      }
    }
    try (DuckDBAppender appender = appender("indicator_rows")) {
      for (String line : indicators) {
        appender.beginRow();
        appender.append(eventSet);
        appender.append(line);
        appender.endRow();
      }
    }
  }

  private DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  /** Forgets every line. */
  public void clear() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE lines");
      statement.execute("TRUNCATE indicator_rows");
    }
  }

  /** The rows by set, each as {@link VendorRow} writes it; sets without rows are not there. */
  public Map<Long, List<String>> ask(Query query) throws SQLException {
    Map<Long, List<String>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT to_json(r) FROM (" + resource(query.file()) + ") r")) {
      while (result.next()) {
        ObjectNode row = (ObjectNode) read(result.getString(1));
        long eventSet = row.remove(EVENT_SET).longValue();
        rows.computeIfAbsent(eventSet, unused -> new ArrayList<>()).add(VendorRow.text(row));
      }
    }
    return rows;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Oracle.class.getResourceAsStream("/oracle/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
