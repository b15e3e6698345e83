package io.beaconwatch.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what Elasticsearch answers. */
final class BulkResponse {
  /** What is asked for of an answer; the rest is left out of it. */
  static final String FILTER =
      "items.*.status,items.*.error.type,items.*.error.reason," + "items.*.error.caused_by.reason";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BulkResponse() {}

  /**
   * The outcomes of a bulk, in its order.
   *
   * @param sent how many items it had
   * @throws IOException when this is no answer to it
   */
  static List<Outcome> outcomes(byte[] body, int sent) throws IOException {
    JsonNode items = JSON.readTree(body).path("items");
    if (items.size() != sent) {
      throw new IOException("an answer for " + items.size() + " of " + sent + " alerts");
    }
    List<Outcome> outcomes = new ArrayList<>(sent);
    for (JsonNode item : items) {
      JsonNode result = item.path("index");
      int status = result.path("status").asInt();
      if (status == 0) {
        throw new IOException("an answer without the status of an alert");
      }
      JsonNode error = result.path("error");
      outcomes.add(Outcome.ofItem(status, error.path("type").asText(""), reason(error)));
    }
    return outcomes;
  }

  /**
   * Why a request was refused as a whole, in Elasticsearch's words or those of what stands before
   * it.
   */
  static String reason(byte[] body, String otherwise) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      String reason = error.isTextual() ? error.asText() : reason(error);
      return reason.isEmpty() ? otherwise : reason;
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static String reason(JsonNode error) {
    String reason = error.path("reason").asText("");
    String cause = error.path("caused_by").path("reason").asText("");
    return cause.isEmpty() ? reason : reason + ": " + cause;
  }
}
