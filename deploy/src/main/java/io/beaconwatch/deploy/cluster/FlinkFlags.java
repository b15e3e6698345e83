package io.beaconwatch.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Java has to be told to run Flink: the flags of the configuration that Flink ships. */
final class FlinkFlags {
  private static final int FIRST_TO_WARN = 24;

  private FlinkFlags() {}

  static List<String> ofThisJava() {
    List<String> flags = new ArrayList<>();
    Stream.of(
            "java.base/java.lang",
            "java.base/java.net",
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/sun.nio.ch",
            "java.base/java.lang.reflect",
            "java.base/java.text",
            "java.base/java.time",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.concurrent.locks")
        .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
        .forEach(flags::add);
    Stream.of("java.base/sun.net.util", "java.security.jgss/sun.security.krb5")
        .map(name -> "--add-exports=" + name + "=ALL-UNNAMED")
        .forEach(flags::add);
    if (Runtime.version().feature() >= FIRST_TO_WARN) {
      // Of what Flink's network stack does.
      flags.add("--enable-native-access=ALL-UNNAMED");
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }
}
