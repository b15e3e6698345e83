package io.beaconwatch.common.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertDifferencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | [] | ",
        "[{'a.b':1}] | [{'a':{'b':1}}] | ",
        "[{'a.b':0.2}] | [{'a':{'b':0.20}}] | ",
        "[{'a.b':1}] | [{'a.b':1.0}] | ",
        "[{'v.h.n':'x'}] | [{'v':{'h.n':'x'}}] | ",
        "[{'a':null}] | [{'a':null}] | ",
        "[{'a':null}] | [{}] | a: expected null, got nothing",
        "[{'a':[1,2]}] | [{'a':[1.0,2]}] | ",
        "[{'a':[1,2]}] | [{'a':[2,1]}] | a: expected [1,2], got [2,1]",
        "[{'a':'1'}] | [{'a':1}] | a: expected \"1\", got 1",
        "[{'a':1},{'a':2}] | [{'a':2},{'a':1}] | ",
        "[{'a':1},{'a':1}] | [{'a':1},{'a':2}] | a: expected 1, got 2",
        "[] | [{'a':1}] | 'expected 0 alerts, got 1'",
        "[{'a':1}] | [] | 'expected 1 alerts, got 0'"
      })
  void comparesAlerts(String expected, String actual, String difference)
      throws JsonProcessingException {
    List<Map<String, JsonNode>> alerts =
        JSON.readValue(expected.replace('\'', '"'), new TypeReference<>() {});
    List<JsonNode> found = JSON.readValue(actual.replace('\'', '"'), new TypeReference<>() {});
    DetectionEvents.Case one =
        new DetectionEvents.Case("one", 1, List.of(), List.of(), Optional.empty(), alerts);

    assertThat(AlertDifferences.of(one, found))
        .isEqualTo(difference == null ? List.of() : List.of(difference));
  }
}
