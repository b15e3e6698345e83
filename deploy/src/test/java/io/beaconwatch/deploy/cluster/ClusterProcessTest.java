package io.beaconwatch.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterProcessTest {
  private final ClusterProcess self =
      ClusterProcess.of("taskmanager-1", ProcessHandle.current(), 9249);

  @Test
  void isFoundAgainByItsLine() throws IOException {
    ClusterProcess read = ClusterProcess.of(self.line());
    assertThat(read.line()).isEqualTo(self.line());
    assertThat(read.handle()).contains(ProcessHandle.current());
    assertThat(read.isJobManager()).isFalse();
    assertThat(read.metricsPort()).isEqualTo(9249);
  }

  /** Ending it would end somebody else's process. */
  @Test
  void isGoneWhenItsIdBelongsToAProcessThatStartedAtAnotherTime() {
    ClusterProcess earlier = new ClusterProcess(self.name(), self.id(), "9" + self.started(), 9249);
    assertThat(earlier.handle()).isEmpty();
  }

  /** Java's time of a start moves when the clock is set; the kernel's ticks do not. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void isToldByTheKernelsTicksAndBoot() {
    assertThat(self.started()).matches("[0-9]+@[0-9a-f-]{36}");
    long sinceEpoch = ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    assertThat(self.started()).doesNotStartWith(Long.toString(sinceEpoch));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jobmanager", "jobmanager 12 x 9249", "jobmanager 12 1"})
  void isNoOtherLine(String line) {
    assertThatThrownBy(() -> ClusterProcess.of(line))
        .isInstanceOf(IOException.class)
        .hasMessage("'" + line + "' is no process of a cluster");
  }
}
