package io.beaconwatch.jobs.options;

import io.beaconwatch.common.detection.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code detect} with an input, an output, and what a test adds.
 *
 * @param input a folder that is there, with one file
 * @param output a folder that is not
 */
record DetectCall(String input, String output) {

  static DetectCall in(Path folder) throws IOException {
    Path telemetry = Files.createDirectory(folder.resolve("telemetry with space"));
    Files.writeString(telemetry.resolve("a.json"), "");
    return new DetectCall(telemetry.toString(), folder.resolve("out").toString());
  }

  CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("detect", "--input", input));
    arguments.addAll(List.of("--output", output));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  CheckedSettings check(String[] some, String... more) {
    List<String> arguments = new ArrayList<>(List.of(some));
    arguments.addAll(List.of(more));
    return check(arguments.toArray(String[]::new));
  }

  static List<String> texts(CheckedSettings checked) {
    return checked.problems().stream().map(Problem::toString).toList();
  }
}
