package io.beaconwatch.connectors.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import javax.net.ssl.SSLException;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is settled before the first alert: that Elasticsearch is there, knows us and has the
 * template.
 */
final class Entrance {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  private final Connection connection;
  private final ElasticsearchClient client;
  private final Backoff backoff;
  private final Duration patience;

  /**
   * @param patience how long a cluster may be away before this gives up
   */
  Entrance(
      Connection connection,
      ElasticsearchClient client,
      Duration firstBackoff,
      Duration longestBackoff,
      Duration patience) {
    this.connection = connection;
    this.client = client;
    this.backoff = new Backoff(firstBackoff, longestBackoff, new SplittableRandom());
    this.patience = patience;
  }

  /**
   * Blocks until all is settled.
   *
   * @param template to install, or null
   * @throws AccessException when Elasticsearch refuses us
   * @throws IOException when it cannot be reached for too long
   */
  void pass(IndexTemplate template) throws IOException, InterruptedException {
    insist(
        () -> {
          try {
            client.authenticate();
          } catch (ResponseException e) {
            // A node without security has no such page, and asks nobody who they are.
            int status = status(e);
            if (Outcome.isDenial(status) || Outcome.isTemporary(status)) {
              throw e;
            }
          }
        },
        "does not accept " + connection.credentials());
    if (template != null) {
      insist(
          () -> client.install(template),
          "does not let "
              + connection.credentials()
              + " install the index template '"
              + template.name()
              + "', for which the cluster privilege manage_index_templates is needed (or install"
              + " it by hand and switch that off here)");
    }
  }

  private void insist(Step step, String denial) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int failures = 1; ; failures++) {
      IOException failure;
      try {
        step.run();
        return;
      } catch (ResponseException e) {
        if (!Outcome.isTemporary(status(e))) {
          String what =
              Outcome.isDenial(status(e)) ? denial : "refuses what the job has to ask at its start";
          throw new AccessException(
              connection.where() + " " + what + ": " + ElasticsearchClient.reason(e.getResponse()));
        }
        failure = e;
      } catch (SSLException e) {
        throw new AccessException(
            connection.where()
                + " shows a certificate that is not trusted, or does not speak TLS: "
                + e.getMessage());
      } catch (IOException e) {
        failure = e;
      }
      if (System.nanoTime() - start >= patience.toNanos()) {
        throw new IOException(
            connection.where() + " could not be reached for " + patience.toSeconds() + " s",
            failure);
      }
      LOG.warn("{} is not there yet: {}", connection.where(), failure.getMessage());
      Thread.sleep(backoff.millis(failures));
    }
  }

  private static int status(ResponseException e) {
    return e.getResponse().getStatusLine().getStatusCode();
  }

  /** A request that may fail. */
  private interface Step {
    void run() throws IOException;
  }
}
