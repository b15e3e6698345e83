package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.options.DetectArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application runs main again when its JobManager was lost, and not when its job is over. */
class DetectRequestTest {
  private static final LoadDetections NONE = (choice, filters) -> new Loaded(List.of(), List.of());
  private static final RunOrigin APPLICATION = new RunOrigin(false, "a1");
  private static final JobID JOB = new JobID(1, 2);

  @TempDir private Path folder;

  @BeforeEach
  void input() throws IOException {
    Files.writeString(folder.resolve("a.json"), "");
  }

  @Test
  void goesOnWhenItsProcessWasLost() throws Exception {
    assertThatThrownBy(() -> run(new InterruptedException())).isNotNull();
    assertThatThrownBy(() -> run(new ExecutionException(new IllegalStateException("no leader"))))
        .isNotNull();
    assertThat(request().errors()).isEmpty();
    assertThat(folder.resolve("out/summary.json")).doesNotExist();

    run(null);
    assertThat(folder.resolve("out/summary.json")).exists();
  }

  @Test
  void isAnotherRunWhenItsJobIsOver() throws Exception {
    run(null);
    assertRefused();
  }

  @Test
  void isAnotherRunWhenItsJobFailed() {
    Exception failure = new JobExecutionException(JOB, "failed", null);
    assertThatThrownBy(() -> run(new ExecutionException(failure))).hasCause(failure);
    assertRefused();
  }

  @Test
  void isAnotherRunWhenItsJobWasCancelled() {
    Exception cancelled = new JobCancellationException(JOB, "cancelled", null);
    assertThatThrownBy(() -> run(new ExecutionException(cancelled))).hasCause(cancelled);
    assertRefused();
  }

  private void assertRefused() {
    assertThat(request().errors())
        .singleElement()
        .asString()
        .contains("is not empty; --overwrite removes");
  }

  private void run(Exception failure) throws Exception {
    request()
        .run(
            (settings, detections, progress) -> {
              if (failure != null) {
                throw failure;
              }
              return SummaryTest.SUMMARY;
            },
            (total, done) -> {});
  }

  private DetectRequest request() {
    return DetectRequest.of(
        DetectArguments.check(
            "--input", "" + folder.resolve("a.json"), "--output", "" + folder.resolve("out")),
        NONE,
        APPLICATION);
  }
}
