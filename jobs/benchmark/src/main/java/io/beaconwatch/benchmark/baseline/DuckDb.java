package io.beaconwatch.benchmark.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The detection as SQL in DuckDB, over JDBC: {@code splunk.sql} beside this class. Its columns are
 * declared, so that it parses only these, and times are parsed as it reads them.
 */
public final class DuckDb {
  private DuckDb() {}

  /**
   * Writes the alerts of a folder of telemetry.
   *
   * @param arguments the folder that is read, the one that is written, and the number of threads
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    run(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
  }

  static void run(Path input, Path output, int threads) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + threads);
      statement.execute("SET TimeZone = 'UTC'");
      // The order of the alerts is nobody's business.
      statement.execute("SET preserve_insertion_order = false");
      statement.execute(
          query()
              .replace("${input}", quoted(input) + "/*")
              .replace("${output}", quoted(output.resolve("alerts.jsonl"))));
    }
  }

  private static String quoted(Path path) {
    return path.toAbsolutePath().toString().replace("'", "''");
  }

  private static String query() throws IOException {
    try (InputStream in = DuckDb.class.getResourceAsStream("splunk.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
