package io.beaconwatch.connectors.sink;

import io.beaconwatch.common.alert.Alert;
import java.util.Locale;

/** Alerts for tests, each a function of its number. */
final class Alerts {
  private Alerts() {}

  static Alert of(long number) {
    String id = String.format(Locale.ROOT, "%032x", number);
    return new Alert(id, "sumo", "HIGH", number, number, 0, json(id, number));
  }

  private static String json(String id, long number) {
    String several = number % 2 == 0 ? "\"a\"" : "[\"a\",\"b \u00e4 \\\"\"]";
    return """
        {"@timestamp":"2026-03-03T10:00:00.00%dZ","event":{"kind":"alert","id":"%s",\
        "start":"2026-03-03T09:00:00.000Z","end":"2026-03-03T09:59:59.999Z","severity":73},\
        "rule":{"name":"sumo","version":"1"},"host":{"name":%s},\
        "beacon":{"status":"final","window":{"start":"2026-03-03T09:00:00.000Z",\
        "end":"2026-03-03T10:00:00.000Z"},"count":%d,"distinct_ports":2,"ports":[53,443],\
        "bytes":{"sent":0,"received":4294967296},"reason":"because"},\
        "vendor":{"n":%d,"rate":1.50,"none":null,"list":[1,{"b":2,"a":"\\u0001"}]}}"""
        .formatted(number % 10, id, several, number, number);
  }
}
