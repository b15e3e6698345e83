package io.beaconwatch.deploy.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.AlertWriter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Prints alerts as they appear in a topic, one a line, until it is woken up. One that is
 * provisional has a plus at its count. Text that is too long for its column ends in a tilde, but
 * for the address, which is last: nobody could look a part of it up.
 */
final class ShowAlerts {
  static final String HEADING =
      "END (UTC)        DETECTION TIER/SCORE HOST       PROCESS           COUNT  DESTINATION";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<byte[], String> consumer;
  private final PrintWriter out;

  /**
   * @param consumer reads the beginning of the topic, and committed records alone
   */
  ShowAlerts(Consumer<byte[], String> consumer, PrintWriter out) {
    this.consumer = consumer;
    this.out = out;
  }

  void from(String topic) {
    try (consumer) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<byte[], String> alert : consumer.poll(Duration.ofSeconds(1))) {
          out.println(line(alert.value()));
        }
        out.flush();
      }
    } catch (WakeupException e) {
      out.flush();
    }
  }

  static String line(String json) {
    JsonNode alert;
    try {
      alert = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return json;
    }
    return String.format(
        Locale.ROOT,
        "%-16.16s %-9s %-10s %-10s %-16s %6d%-1s %s",
        alert.at("/@timestamp").asText().replace('T', ' '),
        cut(alert.at("/rule/name").asText(), 9),
        cut(tier(alert), 10),
        cut(untilDot(first(alert.at("/host/name"))), 10),
        cut(first(alert.at("/process/name")), 16),
        alert.at("/beacon/count").asLong(),
        alert.at("/beacon/status").asText().equals(AlertWriter.PROVISIONAL) ? "+" : "",
        first(alert.at("/destination/ip")));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  /** The word that the vendor begins with, or the score of one without such a word. */
  private static String tier(JsonNode alert) {
    String tier = alert.at("/beacon/tier").asText();
    int end = tier.indexOf(" - ");
    return end < 0 ? alert.at("/beacon/score").asText() : tier.substring(0, end);
  }

  private static String untilDot(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private static String first(JsonNode value) {
    return value.isArray() ? value.path(0).asText() : value.asText();
  }
}
