package io.beaconwatch.deploy.local;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** On a JDK 25, where there is one: at JAVA_HOME_25 or JAVA_HOME_25_X64, or in /usr/lib/jvm. */
class Elasticsearch9ITCase extends ElasticsearchCases {
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  @Override
  ElasticsearchNode start() throws Exception {
    Optional<Path> jdk = jdk25();
    assumeThat(jdk).as("a JDK 25, which Elasticsearch 9 needs").isPresent();
    return start("elasticsearch9", jdk.orElseThrow());
  }

  private static Optional<Path> jdk25() throws IOException {
    Stream<Path> named =
        Stream.of("JAVA_HOME_25", "JAVA_HOME_25_X64")
            .map(System::getenv)
            .flatMap(Stream::ofNullable)
            .map(Path::of);
    try (Stream<Path> installed =
        Files.isDirectory(JVMS) ? Files.list(JVMS).sorted() : Stream.empty()) {
      return Stream.concat(named, installed).filter(Elasticsearch9ITCase::isJdk25).findFirst();
    }
  }

  private static boolean isJdk25(Path home) {
    try {
      return Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException e) {
      return false;
    }
  }
}
