package io.beaconwatch.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code deploy/beaconwatch} in a project of empty files, with a Java that tells its call. */
class LauncherTest {
  private static final String PREPARING = "beaconwatch: preparing faster starts, once\n";

  /** What Java does where it is to keep the classes that it has loaded. */
  private static final String RECORDS =
      "\nfor flag; do case $flag in -XX:ArchiveClassesAtExit=*|-XX:AOTCacheOutput=*)"
          + " printf classes >\"${flag#*=}\";; esac; done";

  private static final String JAR = "beaconwatch-jobs-1-job.jar";

  @TempDir private Path folder;
  private Path root;
  private Path launcher;
  private Path user;

  private record Ended(int exit, String out, String err) {}

  @BeforeEach
  void project() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
    root = Files.createDirectory(folder.resolve("a project"));
    user = Files.createDirectory(folder.resolve("user's folder"));
    for (String module : List.of("common", "connectors", "jobs", "deploy")) {
      Files.createDirectories(root.resolve(module + "/src/main"));
      Files.writeString(root.resolve(module + "/pom.xml"), "");
    }
    Files.writeString(root.resolve("pom.xml"), "");
    launcher = Files.copy(Path.of("../deploy/beaconwatch"), root.resolve("deploy/beaconwatch"));
    java("17.0.1");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script(
        bin.resolve("mvn"),
        "echo \"mvn in $PWD: $*\"; mkdir -p deploy/target/lib; : >deploy/target/lib/" + JAR);
  }

  @Test
  void buildsOnceAndThenOnlyWhatChanged() throws Exception {
    Ended first = launch("--version");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).startsWith("beaconwatch: building\nmvn in " + root.toRealPath() + ": ");
    assertThat(first.err()).contains("-DskipTests", "package").doesNotContain("install");
    assertThat(first.out()).endsWith("io.beaconwatch.jobs.cli.Beaconwatch\n--version\n");
    assertThat(launch("--version").err()).isEmpty();

    Path source = Files.writeString(root.resolve("common/src/main/A.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(launch("--version").err()).startsWith("beaconwatch: building\n");
  }

  @Test
  void keepsArgumentsAndTheWorkingDirectory() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), launcher);
    launcher = Files.createSymbolicLink(user.resolve("bw"), Path.of("../link"));
    Ended ended = launch("detect", "--input", "a b", "*", "", "--output", "$HOME");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith("in " + user.toRealPath() + "\n");
    assertThat(ended.out()).endsWith("\ndetect\n--input\na b\n*\n\n--output\n$HOME\n");
    assertThat(ended.out()).contains("-cp\n" + lib(JAR) + "\n");
    assertThat(ended.out()).doesNotContain("stderr.terminal");
  }

  @Test
  void logsToAFileOnRequestAlone() throws Exception {
    assertThat(launch("demo").out()).contains("/log4j2.properties\n");
    for (List<String> log : List.of(List.of("--log", "my log"), List.of("--log=my log"))) {
      List<String> arguments = new ArrayList<>(log);
      arguments.add("demo");
      Ended ended = launch(arguments.toArray(String[]::new));
      assertThat(ended.out())
          .contains("/log4j2-file.properties\n", "-Dbeaconwatch.log.file=my log\n")
          .endsWith("Beaconwatch\ndemo\n");
    }
    assertThat(launch("demo", "--log").exit()).isEqualTo(3);
  }

  @Test
  void refusesAnOldJava() throws Exception {
    for (String version : List.of("1.8.0_402", "11.0.2")) {
      java(version);
      Ended ended = launch("demo");
      assertThat(ended.exit()).isEqualTo(4);
      assertThat(ended.err()).startsWith("beaconwatch: Java 17 or newer is needed, and '");
    }
    java("21-ea");
    assertThat(launch("demo").exit()).isZero();
  }

  /** Sorted, whatever the file system's order: the classes that are kept depend on it. */
  @Test
  void namesTheJars() throws Exception {
    launch("--version");
    for (String jar : List.of("b.jar", "a.jar", "C.jar")) {
      Files.writeString(root.resolve("deploy/target/lib/" + jar), "");
    }
    assertThat(launch("--version").out())
        .contains("-cp\n" + String.join(":", lib("C.jar"), lib("a.jar"), lib("b.jar"), lib(JAR)));
  }

  @Test
  void keepsTheClassesOfASmallRunAndMakesThemAnewWithTheJars() throws Exception {
    java("17.0.1", RECORDS);
    assertThat(launch("--version").out()).doesNotContain("SharedArchiveFile");
    Ended first = launch("detect");
    assertThat(first.err()).isEqualTo(PREPARING);
    assertThat(first.out()).doesNotContain("generate").endsWith("Beaconwatch\ndetect\n");
    assertThat(first.out()).contains("-XX:SharedArchiveFile=" + kept() + "\n-Xlog:cds*=off");
    assertThat(Files.readString(kept())).isEqualTo("classes");
    assertThat(launch("detect", "--log", "my log").err()).isEmpty();
    assertThat(launch("--version").out()).contains("-XX:SharedArchiveFile=");

    Path before = kept();
    Files.writeString(root.resolve("deploy/target/lib/more.jar"), "");
    assertThat(launch("demo").err()).isEqualTo(PREPARING);
    assertThat(kept()).isNotEqualTo(before);

    java("25.0.1", RECORDS);
    Ended newer = launch("replay");
    assertThat(newer.err()).isEqualTo(PREPARING);
    assertThat(newer.out()).contains("\n-XX:AOTCache=", "\n-Xlog:aot*=off\n");
  }

  @Test
  void doesWithoutKeptClassesWhereTheyCannotBeMade() throws Exception {
    launch("--version");
    assertThat(launch("detect").err()).isEqualTo(PREPARING);
    Ended next = launch("detect");
    assertThat(next.err()).isEmpty();
    assertThat(next.exit()).isZero();
    assertThat(next.out()).doesNotContain("SharedArchiveFile");
  }

  private Path kept() throws IOException {
    try (Stream<Path> files = Files.list(root.toRealPath().resolve("deploy/target/starts"))) {
      List<Path> kept =
          files.filter(file -> file.getFileName().toString().startsWith("java-17-")).toList();
      assertThat(kept).hasSize(1);
      return kept.get(0);
    }
  }

  private String lib(String jar) throws IOException {
    return root.toRealPath() + "/deploy/target/lib/" + jar;
  }

  private void java(String version) throws IOException {
    java(version, "");
  }

  private void java(String version, String more) throws IOException {
    Path home = Files.createDirectories(folder.resolve("java home/bin")).getParent();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "echo \"in $PWD\"; printf '%s\\n' \"$@\"" + more);
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended launch(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(user.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", folder.resolve("java home").toString());
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.remove("BEACONWATCH_LOG");
    environment.remove("BEACONWATCH_JAVA_OPTS");
    int exit = builder.start().waitFor();
    return new Ended(exit, Files.readString(out), Files.readString(err));
  }
}
