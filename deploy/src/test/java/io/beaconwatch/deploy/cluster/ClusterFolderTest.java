package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir private Path parent;

  /** One that does not come up again is still known, and is tried again. */
  @Test
  void aProcessTakesThePlaceOfItsNamesakeOnceItRuns() throws Exception {
    ClusterFolder folder = new ClusterFolder(parent.resolve("cluster"));
    folder.make();
    ClusterProcess other = new ClusterProcess("taskmanager-1", 7, "70", 1);
    ClusterProcess gone = new ClusterProcess("taskmanager-2", 8, "80", 2);
    folder.put(gone);
    folder.put(other);
    assertThat(folder.processes()).containsExactly(gone, other);
    ClusterProcess again = new ClusterProcess("taskmanager-2", 9, "90", 2);
    folder.put(again);
    assertThat(folder.processes()).containsExactly(other, again);
  }

  @Test
  void isItsOwnersAlone() throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    ClusterFolder folder = new ClusterFolder(parent.resolve("new/cluster"));
    folder.make();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
  }
}
