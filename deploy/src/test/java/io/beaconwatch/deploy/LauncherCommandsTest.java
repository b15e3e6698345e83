package io.beaconwatch.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.jobs.cli.Beaconwatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which commands the launcher tells of and fetches for, in a tree that is built, with a Java that
 * prints what it is given.
 */
class LauncherCommandsTest {
  private static final String OWN = "The launcher also has live, cluster and benchmark.\n";

  /** Of a list of commands, which a help has. */
  private static final Pattern COMMAND = Pattern.compile("^ {2}([a-z][a-z-]*) ", Pattern.MULTILINE);

  @TempDir private Path root;

  @BeforeEach
  void tree() throws IOException {
    Files.createDirectories(root.resolve("deploy/target/lib"));
    Files.createDirectories(root.resolve("jobs/benchmark/src/main"));
    Files.createDirectories(root.resolve("java/bin"));
    Files.copy(Path.of("beaconwatch"), root.resolve("deploy/beaconwatch"));
    Files.createFile(root.resolve("deploy/target/lib/beaconwatch-jobs-1-job.jar"));
    Files.createFile(root.resolve("jobs/benchmark/pom.xml"));
    Files.createDirectories(root.resolve("jobs/benchmark/target/lib"));
    // No folder, so that no classes are kept for faster starts.
    Files.createFile(root.resolve("deploy/target/starts"));
    Files.writeString(root.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    java("exit ${EXIT:-0}");
  }

  @Test
  void helpGoesOnWithTheCommandsOfTheLauncher() throws Exception {
    Result help = run("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).startsWith("io.beaconwatch.jobs.cli.Beaconwatch --help\n");
    assertThat(commands(help.out())).contains("live", "cluster", "benchmark");
  }

  @Test
  void anUnknownCommandIsToldOfThemToo() throws Exception {
    java("echo \"unknown 'foo'\" >&2; exit 3");
    Result unknown = run("foo");
    assertThat(unknown.exit()).isEqualTo(3);
    assertThat(unknown.err()).isEqualTo("unknown 'foo'\n" + OWN);
  }

  /** The launcher has to know them all: it would take one that it does not for a mistake. */
  @Test
  void aCommandOfTheJobIsNotTakenForUnknown() throws Exception {
    Process help =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Beaconwatch.class.getName(),
                "--help")
            .redirectErrorStream(true)
            .start();
    List<String> commands = commands(new String(help.getInputStream().readAllBytes(), UTF_8));
    assertThat(commands).contains("detect", "replay").hasSizeGreaterThan(5);
    for (String command : commands) {
      assertThat(run(command))
          .isEqualTo(new Result(0, "io.beaconwatch.jobs.cli.Beaconwatch " + command + "\n", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({"live, local.Live", "cluster, cluster.ClusterCommand"})
  void helpOfItsOwnCommandsFetchesNothing(String command, String main) throws Exception {
    assertThat(run(command, "--help"))
        .isEqualTo(new Result(0, "io.beaconwatch.deploy." + main + " --help\n", ""));
  }

  @Test
  void theBenchmarkShowsNothingOfTheJob() throws Exception {
    java("case $* in *' lint'*) echo 'warning: a tumbling window' >&2 ;; esac");
    assertThat(run("benchmark", "--list"))
        .isEqualTo(new Result(0, "io.beaconwatch.benchmark.Benchmark --list\n", ""));
  }

  @Test
  void exitCodesAreThoseOfTheJob() throws Exception {
    assertThat(run(Map.of("EXIT", "4"), "detect").exit()).isEqualTo(4);
    assertThat(run(Map.of("EXIT", "4"), "--help").exit()).isEqualTo(4);
  }

  private static List<String> commands(String help) {
    return COMMAND.matcher(help).results().map(command -> command.group(1)).toList();
  }

  /** Prints the class and its arguments, and ends as it is told to. */
  private void java(String end) throws IOException {
    Path java = root.resolve("java/bin/java");
    Files.writeString(
        java,
        "#!/bin/sh\nwhile [ \"$1\" != -cp ]; do shift; done\nshift 2\necho \"$*\"\n" + end + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Result(int exit, String out, String err) {}

  private Result run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", root.resolve("deploy/beaconwatch").toString()));
    command.addAll(List.of(arguments));
    Path out = root.resolve("out.txt");
    Path err = root.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().put("BEACONWATCH_BUILD", "off");
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    return new Result(exit, Files.readString(out), Files.readString(err));
  }
}
