package io.beaconwatch.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.alert.Alert;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRowTest {
  private static final String FULL =
      """
      {"@timestamp":"2026-03-03T10:00:00.000Z",
      "event":{"kind":"alert","id":"00ff","start":"2026-03-03T09:00:00.001Z",
        "end":"2026-03-03T09:59:59.999Z","severity":73},
      "rule":{"name":"sumo","id":"an-id","version":"2"},
      "threat":{"technique":{"id":["T1583.003","T1583.004"]},
        "indicator":{"ip":"203.0.113.2","type":"C2","confidence":70.5,"description":"d",
          "provider":"p","name":"n","modified_at":"2026-03-01T00:00:00.000Z"}},
      "host":{"name":"ws-1"},"user":{"name":["a","b"]},
      "process":{"executable":"C:\\\\x.exe","name":"x.exe","command_line":"x -y"},
      "destination":{"ip":"203.0.113.2","domain":["a.example","b.example"]},
      "beacon":{"status":"revised","revision":1,"window":{"start":"2026-03-03T09:00:00.000Z",
        "end":"2026-03-03T10:00:00.000Z"},"partial":true,"count":5000000000,"sequences":3,
        "distinct_ports":2,"ports":[53,443],"bytes":{"sent":1,"received":5000000001},
        "tier":"HIGH","score":3,"joined":["user.name"],"reason":"r"},
      "vendor":{"rate":1.50,"none":null}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event.kind                  | alert
          event.id                    | 00ff
          event.severity              | 73
          rule.name                   | sumo
          rule.id                     | an-id
          rule.version                | 2
          threat.technique.id         | [T1583.003, T1583.004]
          threat.indicator.ip         | 203.0.113.2
          threat.indicator.type       | C2
          threat.indicator.confidence | 70.5
          threat.indicator.provider   | p
          threat.indicator.name       | n
          host.name                   | [ws-1]
          user.name                   | [a, b]
          process.executable          | [C:\\x.exe]
          process.name                | [x.exe]
          process.command_line        | [x -y]
          destination.ip              | [203.0.113.2]
          destination.domain          | [a.example, b.example]
          beacon.status               | revised
          beacon.revision             | 1
          beacon.partial              | true
          beacon.count                | 5000000000
          beacon.sequences            | 3
          beacon.distinct_ports       | 2
          beacon.ports                | [53, 443]
          beacon.bytes.sent           | 1
          beacon.bytes.received       | 5000000001
          beacon.tier                 | HIGH
          beacon.score                | 3
          beacon.joined               | [user.name]
          beacon.reason               | r
          vendor                      | {"rate":1.50,"none":null}
          """)
  void everyColumn(String column, String value) throws IOException {
    assertThat(at(row(FULL), column)).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, 2026-03-03T10:00:00Z",
    "event.start, 2026-03-03T09:00:00.001Z",
    "event.end, 2026-03-03T09:59:59.999Z",
    "beacon.window.start, 2026-03-03T09:00:00Z",
    "beacon.window.end, 2026-03-03T10:00:00Z",
    "threat.indicator.modified_at, 2026-03-01T00:00:00Z"
  })
  void everyTime(String column, Instant time) throws IOException {
    assertThat(at(row(FULL), column)).isEqualTo(time.toEpochMilli());
  }

  @Test
  void whatIsLeftOutIsNull() throws IOException {
    GenericRecord row = row(Alerts.of(0).json());
    for (String column : List.of("threat", "user", "process", "destination", "rule.id")) {
      assertThat(at(row, column)).as(column).isNull();
    }
    for (String column : List.of("revision", "partial", "sequences", "tier", "score", "joined")) {
      assertThat(at(row, "beacon." + column)).as(column).isNull();
    }
  }

  @Test
  void theWholeAlertIsThere() throws IOException {
    assertThat(row(FULL).get("json")).isEqualTo(FULL);
  }

  private static GenericRecord row(String json) throws IOException {
    return AlertRow.of(new Alert("00ff", "sumo", "HIGH", 0, 0, 0, json));
  }

  private static Object at(GenericRecord row, String path) {
    Object value = row;
    for (String name : path.split("\\.", -1)) {
      value = ((GenericRecord) value).get(name);
    }
    return value;
  }
}
