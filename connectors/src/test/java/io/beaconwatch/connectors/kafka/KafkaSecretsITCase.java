package io.beaconwatch.connectors.kafka;

import static io.beaconwatch.connectors.kafka.TelemetryTopics.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that wants a password gets it, and nobody else does. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaSecretsITCase {
  /** Of the users that the broker of the test kit knows. */
  private static final String USER = "plain-admin";

  private static final String PASSWORD = "plain-admin-secret";
  private static final String WRONG = "hush-hush";

  private static Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.startWithPasswords(properties(PASSWORD));
    broker.createTopic("telemetry", 1);
    broker.send("telemetry", 0, 0, event(Instant.parse("2026-03-03T09:00:00Z")));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  private static Map<String, String> properties(String password) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + USER
            + "\" password=\""
            + password
            + "\";");
  }

  private static TelemetryTopics read(String password) {
    return TelemetryTopics.of(
        new KafkaCluster(broker.bootstrapServers(), properties(password)), "telemetry");
  }

  @Test
  void thePasswordOpensTheBrokerAndIsNotLogged() throws Exception {
    try (LogLines log = LogLines.open()) {
      assertThat(read(PASSWORD).all()).containsExactly("telemetry-0@0 CONNECTION");
      assertThat(log.lines())
          .anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"))
          .noneMatch(line -> line.contains(PASSWORD));
    }
  }

  @Test
  void aWrongPasswordFailsTheJobAndIsNotTold() {
    try (LogLines log = LogLines.open()) {
      StringWriter trace = new StringWriter();
      catchThrowable(() -> read(WRONG).all()).printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("SaslAuthenticationException").doesNotContain(WRONG);
      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains(WRONG));
    }
  }
}
