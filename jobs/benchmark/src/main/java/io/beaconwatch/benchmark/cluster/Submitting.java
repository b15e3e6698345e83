package io.beaconwatch.benchmark.cluster;

import java.net.URI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where {@code getExecutionEnvironment} leads until it is closed, as Flink's own client sets it.
 */
@SuppressWarnings("try") // nobody interrupts the main thread
final class Submitting implements AutoCloseable {
  private Submitting() {}

  /**
   * To a cluster.
   *
   * @param attached whether who submits waits for the job's end
   */
  static Submitting to(URI address, boolean attached) {
    Environment.set(
        given -> {
          Configuration configuration = new Configuration(given);
          configuration.set(DeploymentOptions.TARGET, "remote");
          configuration.set(DeploymentOptions.ATTACHED, attached);
          configuration.set(RestOptions.ADDRESS, address.getHost());
          configuration.set(RestOptions.PORT, address.getPort());
          return new StreamExecutionEnvironment(configuration);
        });
    return new Submitting();
  }

  @Override
  public void close() {
    Environment.reset();
  }

  /** What sets it is for subclasses alone. */
  private static final class Environment extends StreamExecutionEnvironment {
    static void set(
        org.apache.flink.streaming.api.environment.StreamExecutionEnvironmentFactory factory) {
      initializeContextEnvironment(factory);
    }

    static void reset() {
      resetContextEnvironment();
    }
  }
}
