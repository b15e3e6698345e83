package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.beaconwatch.common.detection.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that begin with an option's, secrets among them, from every place. */
class OpenEndedOptionsTest {
  private static final String JAAS = "kafka.properties.sasl.jaas.config";

  @TempDir private Path folder;
  private String input;

  @BeforeEach
  void telemetry() throws IOException {
    input = Files.writeString(folder.resolve("a.json"), "").toString();
  }

  @Test
  void onTheCommandLine() {
    CheckedSettings checked =
        check(
            "--kafka.properties.security.protocol",
            "SSL",
            "--kafka.properties.ssl.endpoint.identification.algorithm=",
            "--kafka.properties.sasl.jaas.config=a password=\"b=c\";");
    assertThat(properties(checked))
        .isEqualTo(
            Map.of(
                "security.protocol",
                "SSL",
                "ssl.endpoint.identification.algorithm",
                "",
                "sasl.jaas.config",
                "a password=\"b=c\";"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.properties.security.protocol: SSL\nkafka.properties.linger.ms: 5",
        "kafka:\n  properties:\n    security.protocol: SSL\n    linger:\n      ms: 5",
        "kafka.properties: {security: {protocol: SSL}, linger.ms: '5'}"
      })
  void inAFileNestedOrDotted(String yaml) throws IOException {
    assertThat(properties(check("--config", config(yaml))))
        .isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "5"));
  }

  @Test
  void theCommandLineWinsNameByName() throws IOException {
    String config = config("kafka.properties: {a: 1, b: 2}");
    assertThat(properties(check("--config", config, "--kafka.properties.b", "3")))
        .isEqualTo(Map.of("a", "1", "b", "3"));
  }

  @Test
  void inAFlinkConfiguration() {
    Configuration configuration =
        Configuration.fromMap(
            Map.of("input", input, "output", folder + "/out", "kafka.properties.a", "x;y"));
    assertThat(properties(CheckedSettings.of(configuration))).isEqualTo(Map.of("a", "x;y"));
  }

  @Test
  void errors() throws IOException {
    String config = config("kafka:\n  properties:\n    a: [1, 2]\n  propertes:\n    b: 1");
    assertThat(
            texts(
                check(
                    "--kafka.properties.d=1",
                    "--kafka.properties.d=2",
                    "--config",
                    config,
                    "--kafka.properties.c")))
        .containsExactly(
            "command line: --kafka.properties.d: is there twice",
            "command line: --kafka.properties.c: a value is missing",
            config + ":3: kafka.properties.a: takes one value, and has 2",
            config
                + ":5: kafka.propertes.b: unknown option; the nearest is"
                + " 'kafka.properties.<name>'");
    assertThat(texts(check("--kafka.properties", "x")))
        .containsExactly(
            "command line: --kafka.properties: unknown option; the nearest is"
                + " '--kafka.properties.<name>'");
    assertThat(texts(check("--kafka.properties.", "x"))).hasSize(1);
  }

  @Test
  void referencesInEveryPlace() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    String config =
        config("kafka.properties:\n  sasl.jaas.config: password=\"${file:" + secret + "}\";");
    CheckedSettings checked =
        check("--config", config, "--kafka.properties.client.id", "${env:PATH}");
    assertThat(properties(checked))
        .isEqualTo(
            Map.of(
                "sasl.jaas.config", "password=\"hunter2\";", "client.id", System.getenv("PATH")));
    assertThat(check("--parallelism", "$${env:PATH}").problems())
        .singleElement()
        .asString()
        .endsWith("expected a whole number, not '$${env:PATH}'");
  }

  @Test
  void whatIsNotThereIsToldWithItsLine() throws IOException {
    String config = config("\ncheckpoint-interval: ${env:BEACONWATCH_NO_SUCH}");
    assertThat(
            texts(
                DetectArguments.check(
                    "--config", config, "--input", input, "--output", "${file:/no/such}")))
        .containsExactlyInAnyOrder(
            "command line: --output: the file '/no/such' cannot be read: it does not exist",
            config
                + ":2: checkpoint-interval: there is no environment variable"
                + " 'BEACONWATCH_NO_SUCH'");
  }

  @Test
  void secretsAreNotPrinted() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    CheckedSettings checked =
        check(
            "--" + JAAS,
            "password=hunter2",
            "username=hunter2",
            "--kafka.properties.ssl.keystore.key=hunter2",
            "--parallelism",
            "${file:" + secret + "}");
    assertThat(properties(checked)).containsEntry("sasl.jaas.config", "password=hunter2");
    assertThat(checked.problems()).hasSize(2);
    assertThat(checked.toString()).doesNotContain("hunter2").contains("sasl.jaas.config");
  }

  private static Map<String, String> properties(CheckedSettings checked) {
    return checked.settings().kafka().orElseThrow().cluster().properties();
  }

  private CheckedSettings check(String... more) {
    List<String> arguments = new ArrayList<>(List.of("detect", "--input", input));
    arguments.addAll(List.of("--output", folder + "/out"));
    arguments.addAll(List.of("--kafka.bootstrap-servers", "broker:9092"));
    arguments.addAll(List.of(more));
    return DetectArguments.check(arguments.toArray(String[]::new));
  }

  private String config(String yaml) throws IOException {
    return Files.writeString(folder.resolve("c.yml"), yaml).toString();
  }

  private static List<String> texts(CheckedSettings checked) {
    return checked.problems().stream().map(Problem::toString).toList();
  }
}
