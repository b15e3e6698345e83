package io.beaconwatch.benchmark;

import io.beaconwatch.common.detection.Detection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the measured detection and others that read the same telemetry, each with a
 * selection of its own that matches no line.
 */
final class InertDetections {
  private static final String SELECTION = "    EventCode: 3\n";

  /** Of the kinds that published rules use. */
  private static final List<String> SELECTIONS =
      List.of(
          "    Image|endswith: '\\inert-%d.exe'\n",
          "    CommandLine|contains: 'inert --number %d'\n",
          "    DestinationPort: %d\n",
          "    DestinationHostname|endswith: '.inert-%d.example'\n",
          "    User|startswith: 'INERT\\%d'\n",
          "    DestinationIp|cidr: 192.0.2.%d/32\n");

  private InertDetections() {}

  static Path write(Path folder, int count) throws IOException {
    String detection = bundled(Contestants.DETECTION);
    if (!detection.contains(SELECTION)) {
      throw new IOException("the selection of " + Contestants.DETECTION + " reads otherwise");
    }
    DataSet.deleteRecursively(folder);
    write(folder.resolve(Contestants.DETECTION), detection);
    for (int i = 0; i < count; i++) {
      String name = "inert" + i;
      String selection = SELECTIONS.get(i % SELECTIONS.size()).formatted(i + 1);
      write(
          folder.resolve(name),
          detection
              .replace(SELECTION, SELECTION + selection)
              .replace("name: splunk_connection", "name: " + name + "_connection")
              .replace("- splunk_connection", "- " + name + "_connection")
              .replace("name: splunk\n", "name: " + name + "\n")
              .replace("5b3d9a52-6f0e-4c0b-9f55-0a4f9c7e1d", "5b3d9a52-6f0e-4c0b-9f55-" + id(i)));
    }
    return folder;
  }

  /** Leaves room for the two digits in which a detection's ids differ. */
  private static String id(int number) {
    return "%010x".formatted(0x1e57000 + number);
  }

  private static void write(Path folder, String detection) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("detection.yml"), detection);
  }

  private static String bundled(String name) throws IOException {
    try (InputStream in =
        Detection.class.getResourceAsStream("/detections/" + name + "/detection.yml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
