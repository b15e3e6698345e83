package io.beaconwatch.deploy.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command line whose process an interrupt of the terminal does not reach, nor its end: neither
 * Ctrl-C in the shell that started a cluster, nor logging out. It keeps its process id.
 */
final class DetachedCommand {
  private DetachedCommand() {}

  /** In a session of its own; where there is no setsid, ignoring the signals. */
  static List<String> of(List<String> command) {
    return of(command, System.getenv().getOrDefault("PATH", ""));
  }

  static List<String> of(List<String> command, String path) {
    List<String> detached = new ArrayList<>();
    if (hasSetsid(path)) {
      detached.add("setsid");
    } else {
      detached.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    detached.addAll(command);
    return detached;
  }

  private static boolean hasSetsid(String path) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
  }
}
