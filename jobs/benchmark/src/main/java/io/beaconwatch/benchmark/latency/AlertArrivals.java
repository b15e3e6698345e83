package io.beaconwatch.benchmark.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks Elasticsearch, every 20 ms, for the alerts that are awaited, by their ids. */
final class AlertArrivals implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long EVERY = 20;
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("yyyy.MM", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI documents;

  /** When what decides them was sent, by id. */
  private final Map<String, Long> expected = new ConcurrentHashMap<>();

  /** After how many milliseconds they were there. */
  private final Map<String, Long> arrived = new ConcurrentHashMap<>();

  private final ScheduledExecutorService poll = Executors.newSingleThreadScheduledExecutor();

  AlertArrivals(String url) {
    String index = "beaconwatch-alerts-" + MONTH.format(Instant.now().plus(Duration.ofHours(1)));
    documents = URI.create(url + "/" + index + "/_mget?_source=false");
    var unused = poll.scheduleWithFixedDelay(this::look, EVERY, EVERY, TimeUnit.MILLISECONDS);
  }

  /**
   * @param sent of {@link System#nanoTime}
   */
  void expect(String id, long sent) {
    expected.put(id, sent);
  }

  private void look() {
    if (expected.isEmpty()) {
      return;
    }
    try {
      String ids = JSON.writeValueAsString(Map.of("ids", expected.keySet()));
      HttpRequest request =
          HttpRequest.newBuilder(documents)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(ids))
              .build();
      JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      long now = System.nanoTime();
      for (JsonNode document : answer.path("docs")) {
        if (document.path("found").asBoolean()) {
          String id = document.get("_id").asText();
          long sent = expected.remove(id);
          arrived.put(id, TimeUnit.NANOSECONDS.toMillis(now - sent));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** After how many milliseconds each was there; without those that do not come in time. */
  long[] await(List<String> ids, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> missing = new ArrayList<>(ids);
    while (System.nanoTime() < deadline && !missing.isEmpty()) {
      missing.removeIf(arrived::containsKey);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return ids.stream().map(arrived::get).filter(Objects::nonNull).mapToLong(n -> n).toArray();
  }

  @Override
  public void close() {
    poll.shutdownNow();
  }
}
