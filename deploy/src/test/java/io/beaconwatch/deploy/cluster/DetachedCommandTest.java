package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class DetachedCommandTest {
  @TempDir private Path folder;

  @Test
  void leadsASessionOfItsOwnUnderItsOwnId() throws Exception {
    Path setsid = Files.createFile(folder.resolve("setsid"));
    assertThat(setsid.toFile().setExecutable(true)).isTrue();
    List<String> command = List.of("sh", "-c", "echo $$; cut -d ' ' -f 6 /proc/$$/stat");
    Process process = new ProcessBuilder(DetachedCommand.of(command, "none:" + folder)).start();
    String id = Long.toString(process.pid());
    assertThat(lines(process)).containsExactly(id, id);
  }

  @Test
  void ignoresInterruptsAndHangUpsWhereThereAreNoSessions() throws Exception {
    List<String> command =
        List.of("sh", "-c", "kill -INT $$; kill -HUP $$; echo $$ \"$1\"", "sh", "is alive");
    Process process = new ProcessBuilder(DetachedCommand.of(command, folder.toString())).start();
    assertThat(lines(process)).containsExactly(process.pid() + " is alive");
  }

  private static List<String> lines(Process process) throws IOException {
    return process.inputReader().lines().toList();
  }
}
