package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import io.beaconwatch.jobs.options.GivenOptions.Given;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir private Path folder;

  @Test
  void valuesWithTheirLines() throws IOException {
    String file =
        write(
            """
            \uFEFF# comment
            input:
              - /data/a
              - "b c"
            from: 2026-03-03T09:00:00Z
            sink:
              elastic:
                url: https://example.org
              retries: 3

            overwrite: true
            """);
    List<Problem> problems = new ArrayList<>();
    assertThat(ConfigFile.read(file, problems).all())
        .containsExactly(
            new Given("input", List.of("/data/a", "b c"), file, 2),
            new Given("from", List.of("2026-03-03T09:00:00Z"), file, 5),
            new Given("sink.elastic.url", List.of("https://example.org"), file, 8),
            new Given("sink.retries", List.of("3"), file, 9),
            new Given("overwrite", List.of("true"), file, 11));
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mode: batch;mode: streaming             | :2: mode is there twice, first in line 1
          a.b: 1;a:;  b: 2                        | :3: a.b is there twice, first in line 1
          watch:                                  | :1: watch has a value that is not text
          input: []                               | :1: input has no value
          input: [[a]]                            | :1: input has a value that is not text
          - a                                     | :1: must be a mapping of options to values
          just text                               | :1: must be a mapping of options to values
          ? [a];: b                               | :1: the name of an option must be text
          a: &x {b: *x}                           | nested more than 8 deep
          ;a: 'b                                  | :2: not YAML: found unexpected end of stream
          a: 1;---;b: 2                           | not YAML: but found another document
          a: *nowhere                             | :1: not YAML: found undefined alias nowhere
          """)
  void problems(String yaml, String problem) throws IOException {
    String file = write(yaml.strip().replace(';', '\n'));
    List<Problem> problems = new ArrayList<>();
    ConfigFile.read(file, problems);
    assertThat(problems).singleElement().asString().startsWith(file + ":").contains(problem);
  }

  @Test
  void anEmptyFileGivesNothing() throws IOException {
    List<Problem> problems = new ArrayList<>();
    assertThat(ConfigFile.read(write("# nothing\n"), problems).all()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void invalidUtf8IsAProblem() throws IOException {
    Path file = Files.write(folder.resolve("c.yml"), new byte[] {'a', ':', ' ', (byte) 0xff, '\n'});
    List<Problem> problems = new ArrayList<>();
    ConfigFile.read(file.toString(), problems);
    assertThat(problems).hasSize(1);
  }

  private String write(String yaml) throws IOException {
    Path file = folder.resolve("c.yml");
    return Files.write(file, yaml.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
