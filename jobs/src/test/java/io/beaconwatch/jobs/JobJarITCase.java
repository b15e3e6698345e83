package io.beaconwatch.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the job's jar holds: all that a cluster lacks, and nothing that it has. */
class JobJarITCase {
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern RELOCATED =
      Pattern.compile("org\\.apache\\.(commons|http)\\..*|com\\.google\\.common\\..*");

  /** Of Flink's, what no distribution of it has. */
  private static final Pattern OUR_FLINK_JARS =
      Pattern.compile("flink-(connector-kafka|parquet)-.*\\.jar");

  private static JarFile job;
  private static Set<String> entries;

  @BeforeAll
  static void open() throws IOException {
    job = new JarFile(System.getProperty("job.jar"));
    entries = names(job);
  }

  @AfterAll
  static void close() throws IOException {
    job.close();
  }

  @Test
  void saysWhatToRun() throws IOException {
    assertThat(job.getManifest().getMainAttributes().getValue("Main-Class"))
        .isEqualTo(BeaconDetectionJob.class.getName());
    assertThat(job.isMultiRelease()).isTrue();
    assertThat(entries).contains(BeaconDetectionJob.class.getName().replace('.', '/') + ".class");
  }

  @Test
  void holdsNoClassThatFlinkHas() throws IOException {
    List<Path> flink =
        classPath().stream()
            .filter(jar -> jar.getFileName().toString().startsWith("flink-"))
            .filter(jar -> !OUR_FLINK_JARS.matcher(jar.getFileName().toString()).matches())
            .toList();
    assertThat(flink).extracting(jar -> jar.getFileName().toString()).contains(coreJar());
    for (Path jar : flink) {
      try (JarFile file = new JarFile(jar.toFile())) {
        Set<String> both = names(file);
        both.retainAll(entries);
        both.removeIf(name -> !name.endsWith(".class"));
        assertThat(both).as(jar.getFileName().toString()).isEmpty();
      }
    }
  }

  private static String coreJar() throws IOException {
    return classPath().stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> name.matches("flink-core-\\d.*\\.jar"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leavesLoggingToTheCluster() {
    assertThat(entries)
        .noneMatch(
            name ->
                name.matches(
                    "(META-INF/versions/\\d+/)?(org/slf4j|org/apache/(log4j|logging)|ch/qos"
                        + "|org/apache/commons/logging)/.*"));
  }

  @Test
  void holdsNothingThatOnlyTestsNeed() {
    assertThat(entries)
        .noneMatch(name -> name.matches("(org/(junit|assertj|duckdb)|org/apache/hadoop)/.*"));
  }

  /** A signature or a module's description is of one jar, and wrong of several in one. */
  @Test
  void isNoLongerAnyJarThatItIsMadeOf() {
    assertThat(entries)
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)|(.*/)?module-info\\.class"));
  }

  @Test
  void mergesServices() throws IOException {
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path path : classPath()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        for (String service : names(jar)) {
          if (service.matches(SERVICES + "[^/]+")) {
            Set<String> merged = providers(job, service);
            for (String provider : providers(jar, service)) {
              if (isBundled(provider)) {
                found++;
                if (!merged.contains(provider)) {
                  missing.add(service + ": " + provider);
                }
              }
            }
          }
        }
      }
    }
    assertThat(found).isGreaterThan(5);
    assertThat(missing).isEmpty();
  }

  @Test
  void namesNoServiceThatItLacks() throws IOException {
    for (String name : entries) {
      if (name.matches(SERVICES + "[^/]+")) {
        assertThat(providers(job, name)).as(name).isNotEmpty().allMatch(this::isBundled);
      }
    }
  }

  private boolean isBundled(String provider) {
    return entries.contains(provider.replace('.', '/') + ".class");
  }

  private static Set<String> providers(JarFile jar, String service) throws IOException {
    ZipEntry entry = jar.getEntry(service);
    if (entry == null) {
      return Set.of();
    }
    Set<String> providers = new HashSet<>();
    for (String line : text(jar, entry).lines().toList()) {
      String provider = line.replaceFirst("#.*", "").strip();
      if (!provider.isEmpty()) {
        providers.add(provider);
      }
    }
    return providers;
  }

  /** Flink's class path has other versions of these. */
  @Test
  void movesWhatFlinkHasInAnotherVersion() {
    assertThat(entries)
        .noneMatch(
            name -> name.endsWith(".class") && RELOCATED.matcher(name.replace('/', '.')).matches())
        .anyMatch(name -> name.startsWith("io/beaconwatch/shaded/com/google/common/"));
  }

  @Test
  void carriesLicences() throws IOException {
    assertThat(text(job, job.getEntry("META-INF/LICENSE")))
        .isEqualTo(Files.readString(Path.of("../LICENSE")));
    assertThat(entries).doesNotContain("LICENSE", "NOTICE", "META-INF/LICENSE.txt");
    String notice = text(job, job.getEntry("META-INF/NOTICE"));
    assertThat(notice).contains("Jackson JSON processor", "Apache Avro", "Apache Parquet");
    List<String> artifacts = new ArrayList<>();
    for (String name : entries) {
      if (name.matches("META-INF/maven/.*/pom\\.properties")) {
        Properties properties = new Properties();
        try (InputStream in = job.getInputStream(job.getEntry(name))) {
          properties.load(in);
        }
        if (!properties.getProperty("groupId").equals("io.beaconwatch")) {
          artifacts.add(
              "- "
                  + properties.getProperty("groupId")
                  + ":"
                  + properties.getProperty("artifactId"));
        }
      }
    }
    assertThat(artifacts)
        .hasSizeGreaterThan(20)
        .allSatisfy(each -> assertThat(notice).contains(each));
    for (String name : List.of("re2j", "stax2-api", "xz", "zstd-jni")) {
      assertThat(text(job, job.getEntry("META-INF/licenses/LICENSE." + name)))
          .contains("Copyright (c)", "AS IS");
    }
  }

  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.toString().endsWith(".jar"))
        .toList();
  }

  private static Set<String> names(JarFile jar) {
    Set<String> names = new HashSet<>();
    jar.stream().map(ZipEntry::getName).forEach(names::add);
    return names;
  }

  private static String text(JarFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
