package io.beaconwatch.benchmark.baseline;

import io.beaconwatch.jobs.options.CheckPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;

/** The detection in Flink SQL: {@code flink.sql} beside this class. */
public final class FlinkSql {
  private FlinkSql() {}

  /**
   * Writes the alerts of a folder of telemetry.
   *
   * @param arguments the folder that is read, the one that is written, the parallelism and the mode
   */
  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    run(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        RuntimeExecutionMode.valueOf(arguments[3]));
  }

  static void run(Path input, Path output, int parallelism, RuntimeExecutionMode mode)
      throws IOException, ExecutionException, InterruptedException {
    Configuration configuration = PlainDataStream.configuration(mode, output);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
    configuration.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
    TableEnvironment environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(configuration).build());
    String[] statements =
        script()
            .replace("${input}", CheckPaths.flinkPath(input))
            .replace("${output}", CheckPaths.flinkPath(output))
            .split(";\\s*\\n", -1);
    for (int i = 0; i < statements.length - 1; i++) {
      environment.executeSql(statements[i]).await();
    }
  }

  private static String script() throws IOException {
    try (InputStream in = FlinkSql.class.getResourceAsStream("flink.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
