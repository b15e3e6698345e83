package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** The alerts that a node holds, whatever month they are of. */
public final class AlertIndex {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDICES = "/beaconwatch-alerts-*/";

  /** The most that one search gives. */
  private static final int LIMIT = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ElasticsearchNode node;

  public AlertIndex(ElasticsearchNode node) {
    this.node = node;
  }

  /** By id, which no two of them share, and which is the alert's own. */
  public Map<String, JsonNode> documents() throws IOException, InterruptedException {
    post("_refresh", "");
    JsonNode hits = JSON.readTree(post("_search", "{\"size\":" + LIMIT + "}")).path("hits");
    assertThat(hits.at("/total/value").asInt()).isEqualTo(hits.path("hits").size());
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : hits.path("hits")) {
      JsonNode alert = hit.path("_source");
      assertThat(alert.at("/event/id")).isEqualTo(hit.path("_id"));
      assertThat(documents.put(hit.path("_id").asText(), alert)).isNull();
    }
    return documents;
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + INDICES + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
