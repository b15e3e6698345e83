package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "200, '', INDEXED",
    "201, '', INDEXED",
    "409, version_conflict_engine_exception, SUPERSEDED",
    "408, timeout, RETRY",
    "429, es_rejected_execution_exception, RETRY",
    "429, cluster_block_exception, RETRY",
    "500, exception, RETRY",
    "503, unavailable_shards_exception, RETRY",
    "400, strict_dynamic_mapping_exception, REFUSED",
    "400, document_parsing_exception, REFUSED",
    "403, cluster_block_exception, REFUSED",
    "404, index_not_found_exception, REFUSED",
    "413, too_long, REFUSED",
    "403, security_exception, DENIED",
  })
  void classifiesAnItem(int status, String type, Outcome.Kind kind) {
    assertThat(Outcome.ofItem(status, type, "").kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "408, RETRY",
    "429, RETRY",
    "502, RETRY",
    "503, RETRY",
    "504, RETRY",
    "400, REFUSED",
    "413, REFUSED",
    "401, DENIED",
    "403, DENIED",
    "404, DENIED",
    "405, DENIED",
  })
  void classifiesARequest(int status, Outcome.Kind kind) {
    assertThat(Outcome.ofRequest(status, "").kind()).isEqualTo(kind);
  }

  @Test
  void readsAnAnswerInItsOrder() throws IOException {
    String body =
        """
        {"items":[{"index":{"status":201}},
          {"index":{"status":400,"error":{"type":"document_parsing_exception",
            "reason":"[1:2] failed","caused_by":{"reason":"not a date"}}}}]}
        """;
    assertThat(BulkResponse.outcomes(body.getBytes(StandardCharsets.UTF_8), 2))
        .containsExactly(
            new Outcome(Outcome.Kind.INDEXED, 201, "", ""),
            new Outcome(
                Outcome.Kind.REFUSED,
                400,
                "document_parsing_exception",
                "[1:2] failed: not a date"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<html>",
        "{\"items\":[]}",
        "{\"items\":[{\"index\":{}}]}",
        "{\"items\":[{\"index\":{\"status\":201}}",
        "{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":201}}]}"
      })
  void knowsWhatIsNoAnswer(String body) {
    assertThatThrownBy(() -> BulkResponse.outcomes(body.getBytes(StandardCharsets.UTF_8), 1))
        .isInstanceOf(IOException.class);
  }
}
