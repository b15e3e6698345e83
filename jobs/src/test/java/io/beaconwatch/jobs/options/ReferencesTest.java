package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
  private final References references =
      new References(Map.of("USER", "anna", "ODD", "${env:USER}$1\\", "EMPTY", ""));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                       | plain
          ${env:USER}                 | anna
          a ${env:USER}=${env:USER};  | a anna=anna;
          <${env:EMPTY}>              | <>
          ${env:ODD}                  | ${env:USER}$1\\
          $${env:USER} ${env:USER}    | ${env:USER} anna
          $$${env:USER}               | $${env:USER}
          ${USER} $env:USER ${x:USER} | ${USER} $env:USER ${x:USER}
          ${env:USER                  | ${env:USER
          """)
  void resolves(String value, String resolved) {
    assertThat(references.resolve(value)).isEqualTo(resolved);
  }

  @Test
  void readsAFileWithoutItsLastLineEnds() throws IOException {
    Path file = Files.writeString(folder.resolve("a secret"), "two\nlines ß\r\n\n");
    assertThat(references.resolve("<${file:" + file + "}>")).isEqualTo("<two\nlines ß>");
    Files.writeString(file, "\n");
    assertThat(references.resolve("${file:" + file + "}")).isEmpty();
  }

  @Test
  void tellsWhatIsNotThere() {
    assertThatThrownBy(() -> references.resolve("${env:NO_SUCH}"))
        .hasMessage("there is no environment variable 'NO_SUCH'");
    assertThatThrownBy(() -> references.resolve("${file:/no/such}"))
        .hasMessage("the file '/no/such' cannot be read: it does not exist");
  }

  @Test
  void aBinaryFileIsTold() throws IOException {
    Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> references.resolve("${file:" + file + "}"))
        .hasMessageContaining("cannot be read");
  }
}
