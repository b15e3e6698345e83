package io.beaconwatch.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Every reading of every round, for whoever wants more than medians. */
final class RawReadings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RawReadings() {}

  static void append(Measure.Result result, Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Measured each : result.measured()) {
      ObjectNode line = JSON.createObjectNode();
      line.put("machine", Machine.describe());
      line.put("scenario", result.scenario().name());
      line.put("contestant", each.contestant().name());
      line.put("lines", each.contestant().lines());
      line.put("bytes", each.bytes());
      ArrayNode readings = line.putArray("readings");
      for (Reading reading : each.readings()) {
        readings
            .addObject()
            .put("wall_seconds", reading.wall())
            .put("cpu_seconds", reading.cpu())
            .put("broker_cpu_seconds", reading.broker())
            .put("peak_memory_bytes", reading.memory());
      }
      lines.append(JSON.writeValueAsString(line)).append('\n');
    }
    Files.writeString(file, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
