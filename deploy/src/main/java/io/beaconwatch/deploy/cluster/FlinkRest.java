package io.beaconwatch.deploy.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a JobManager tells over REST. */
final class FlinkRest {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /**
   * Asks nothing yet.
   *
   * @param address of the API, without a slash at its end
   */
  FlinkRest(String address) {
    this.address = address;
  }

  /**
   * A job as the overview has it.
   *
   * @param waiting how many of its tasks wait for a slot
   * @param running how many of them run
   * @param finished how many have come to an end, as the readers of an input that has one do
   * @param tasks how many it has
   */
  record Job(
      String id, String name, String state, int waiting, int running, int finished, int tasks) {
    boolean isOver() {
      return List.of("FINISHED", "FAILED", "CANCELED").contains(state);
    }
  }

  /**
   * Those that are registered, by name, with the address that each process has anew. One that was
   * killed may still be among them.
   */
  Map<String, String> taskManagers() throws IOException, InterruptedException {
    Map<String, String> taskManagers = new TreeMap<>();
    get("/taskmanagers")
        .path("taskmanagers")
        .forEach(each -> taskManagers.put(each.path("id").asText(), each.path("path").asText()));
    return taskManagers;
  }

  int freeSlots() throws IOException, InterruptedException {
    return get("/overview").path("slots-available").asInt();
  }

  /** Those that run and those that are over, the last to start first. */
  List<Job> jobs() throws IOException, InterruptedException {
    List<JsonNode> nodes = new ArrayList<>();
    get("/jobs/overview").path("jobs").forEach(nodes::add);
    nodes.sort((one, other) -> Long.compare(start(other), start(one)));
    return nodes.stream()
        .map(
            job ->
                new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText(),
                    job.at("/tasks/scheduled").asInt(),
                    job.at("/tasks/running").asInt(),
                    job.at("/tasks/finished").asInt(),
                    job.at("/tasks/total").asInt()))
        .toList();
  }

  private static long start(JsonNode job) {
    return job.path("start-time").asLong();
  }

  /**
   * Asks for a resource.
   *
   * @throws IOException when there is none, or nobody answers
   */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(REQUEST_LIMIT).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
