package io.beaconwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.common.detection.Problem.Severity;
import io.beaconwatch.jobs.LoadDetections.Loaded;
import io.beaconwatch.jobs.options.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeaconDetectionJobTest {
  private static final LoadDetections NONE = (choice, filters) -> new Loaded(List.of(), List.of());

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsWithOrWithoutTheWord(boolean word) throws Exception {
    String input = Files.writeString(folder.resolve("a.json"), "").toString();
    String output = folder.resolve("out").toString();
    String[] arguments =
        word
            ? new String[] {"detect", "--input", input, "--output", output}
            : new String[] {"--input", input, "--output", output};
    RunSummary summary =
        BeaconDetectionJob.run(
            arguments, NONE, (settings, detections, progress) -> SummaryTest.SUMMARY);
    assertThat(summary).isEqualTo(SummaryTest.SUMMARY);
    assertThat(folder.resolve("out/summary.json")).content().isEqualTo(SummaryTest.JSON);
  }

  @Test
  void throwsEverythingThatIsWrong() throws Exception {
    Path output = Files.createDirectory(folder.resolve("out"));
    Files.writeString(output.resolve("mine"), "");
    Problem bad = new Problem("d/detection.yml", 4, Severity.ERROR, "unknown key 'conditon'");
    LoadDetections load = (choice, filters) -> new Loaded(List.of(), List.of(bad));
    String[] arguments = {"--input", "/no/such", "--output", output.toString(), "--mod", "x"};
    assertThatThrownBy(
            () ->
                BeaconDetectionJob.run(
                    arguments,
                    load,
                    (settings, detections, progress) -> {
                      throw new AssertionError("must not run");
                    }))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            """
            the job cannot start:
              command line: --mod: unknown option; the nearest is '--mode'
              command line: --input: /no/such: no such file or folder; nor is there a folder /no
              command line: --output: '%s' is not empty; --overwrite removes what an earlier run wrote there
              d/detection.yml:4: unknown key 'conditon'"""
                .replace("%s", output.toString()));
    assertThat(output.resolve("mine")).exists();
  }
}
