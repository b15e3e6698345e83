package io.beaconwatch.deploy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The job of a cluster on this machine, as Flink's REST API tells of it. */
public final class FlinkJob {
  /** How long a job may take to run. */
  public static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  /**
   * @param port of the REST API on this machine
   */
  public FlinkJob(int port) {
    this.port = port;
  }

  /** Of the API, and of the web interface. */
  public String url() {
    return "http://localhost:" + port;
  }

  /**
   * Whether every task of the only job runs.
   *
   * @throws IOException when nobody answers
   */
  public boolean isRunning() throws IOException, InterruptedException {
    JsonNode jobs = get("/jobs/overview").path("jobs");
    if (jobs.size() != 1 || !jobs.get(0).path("state").asText().equals("RUNNING")) {
      return false;
    }
    JsonNode tasks = jobs.get(0).path("tasks");
    return tasks.path("running").asInt() == tasks.path("total").asInt();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(REQUEST_LIMIT).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }
}
