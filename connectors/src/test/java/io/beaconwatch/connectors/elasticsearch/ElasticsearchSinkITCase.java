package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beaconwatch.common.alert.Alert;
import io.beaconwatch.common.scoring.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a job, against a server that makes trouble. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ElasticsearchSinkITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RuntimeExecutionMode BATCH = RuntimeExecutionMode.BATCH;
  private static final RuntimeExecutionMode STREAMING = RuntimeExecutionMode.STREAMING;

  @RegisterExtension static final MiniClusterExtension CLUSTER = SinkJob.cluster();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "STREAMING"})
  void writesEveryAlertOnceHoweverOftenItRuns(RuntimeExecutionMode mode) throws Exception {
    List<Alert> alerts = SinkJob.alerts(250);
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      for (int run = 0; run < 2; run++) {
        job.run(mode, 2, alerts, SinkJob.sink(SinkJob.connection(server.url())));
        assertThat(server.documents().keySet())
            .containsExactlyInAnyOrderElementsOf(alerts.stream().map(SinkJob::key).toList());
      }
      assertThat(server.bulkSizes()).allMatch(size -> size <= 10);
      assertThat(server.bulkSizes().stream().mapToInt(Integer::intValue).sum()).isEqualTo(500);
      assertThat(server.documents().get(SinkJob.key(alerts.get(7))).source().path("text").asText())
          .isEqualTo("\u00e9\u2713");
      assertThat(server.templates()).containsOnlyKeys("beaconwatch-alerts");
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of("429", (Supplier<BulkServer.Answer>) () -> BulkServer.status(429)),
        Arguments.of("408", (Supplier<BulkServer.Answer>) () -> BulkServer.status(408)),
        Arguments.of("500", (Supplier<BulkServer.Answer>) () -> BulkServer.status(500)),
        Arguments.of("502", (Supplier<BulkServer.Answer>) () -> BulkServer.status(502)),
        Arguments.of("503", (Supplier<BulkServer.Answer>) () -> BulkServer.status(503)),
        Arguments.of("half a response", (Supplier<BulkServer.Answer>) BulkServer::halfAResponse),
        Arguments.of("broken JSON", (Supplier<BulkServer.Answer>) BulkServer::brokenJson),
        Arguments.of("reset", (Supplier<BulkServer.Answer>) BulkServer::reset),
        Arguments.of("hang", (Supplier<BulkServer.Answer>) BulkServer::hang));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void triesAgainWhatMayPassLater(String name, Supplier<BulkServer.Answer> trouble)
      throws Exception {
    List<Alert> alerts = SinkJob.alerts(60);
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.then(5, trouble.get());
      Connection connection =
          new Connection(List.of(server.url()), Credentials.none(), null, Duration.ofMillis(400));
      job.run(STREAMING, 1, alerts, SinkJob.sink(connection));
      assertThat(server.unanswered()).isZero();
      assertThat(server.documents().keySet())
          .containsExactlyInAnyOrderElementsOf(alerts.stream().map(SinkJob::key).toList());
      assertThat(server.documents().values()).allMatch(document -> document.version() == 1L << 31);
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void triesAgainTheItemsThatWereNotTaken(int status) throws Exception {
    List<Alert> alerts = SinkJob.alerts(100);
    SinkJob job = new SinkJob(folder);
    Random random = new Random(status);
    try (BulkServer server = BulkServer.start()) {
      server.itemFaults(
          source ->
              random.nextInt(3) == 0
                  ? new BulkServer.Fault(status, "es_rejected_execution_exception", "busy")
                  : null);
      job.run(BATCH, 1, alerts, SinkJob.sink(SinkJob.connection(server.url())));
      assertThat(server.documents()).hasSize(100);
      // An item that was taken is not sent again with those that were not.
      assertThat(server.bulkSizes().stream().mapToInt(Integer::intValue).sum()).isBetween(120, 200);
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void waitsForANodeThatIsNotThereYet() throws Exception {
    int port;
    try (BulkServer server = BulkServer.start()) {
      port = server.port();
    }
    List<Alert> alerts = SinkJob.alerts(20);
    SinkJob job = new SinkJob(folder);
    StreamExecutionEnvironment environment =
        SinkJob.environment(SinkJob.configuration(STREAMING), 1);
    job.write(
        environment.fromData(alerts, TypeInformation.of(Alert.class)),
        SinkJob.sink(SinkJob.connection("http://127.0.0.1:" + port)));
    var client = environment.executeAsync();
    Await.until(() -> client.getJobStatus().get() == org.apache.flink.api.common.JobStatus.RUNNING);
    try (BulkServer server = BulkServer.start(port)) {
      client.getJobExecutionResult().get();
      assertThat(server.documents()).hasSize(20);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BATCH", "STREAMING"})
  void givesWhatIsRefusedToTheDeadLetters(RuntimeExecutionMode mode) throws Exception {
    List<Alert> alerts = SinkJob.alerts(100);
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.itemFaults(
          source ->
              source.path("number").asInt() % 25 == 3
                  ? new BulkServer.Fault(
                      400, "strict_dynamic_mapping_exception", "[number] is not allowed")
                  : null);
      job.run(mode, 2, alerts, SinkJob.sink(SinkJob.connection(server.url())));
      assertThat(server.documents()).hasSize(96);
    }
    List<String> lines = job.deadLetters();
    List<Integer> numbers = new ArrayList<>();
    for (String line : lines) {
      JsonNode letter = JSON.readTree(line);
      assertThat(letter.path("reason").asText()).isEqualTo("elasticsearch-refused");
      assertThat(letter.path("error").path("status").asInt()).isEqualTo(400);
      assertThat(letter.path("error").path("type").asText())
          .isEqualTo("strict_dynamic_mapping_exception");
      assertThat(letter.path("error").path("reason").asText()).isEqualTo("[number] is not allowed");
      int number = letter.path("alert").path("number").asInt();
      assertThat(letter.path("index").asText() + "/" + letter.path("id").asText())
          .isEqualTo(SinkJob.key(alerts.get(number)));
      numbers.add(number);
    }
    assertThat(numbers).containsExactlyInAnyOrder(3, 28, 53, 78);
  }

  @Test
  void splitsWhatIsTooLarge() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.mostItems(3);
      job.run(BATCH, 1, SinkJob.alerts(40), SinkJob.sink(SinkJob.connection(server.url())));
      assertThat(server.documents()).hasSize(40);
      assertThat(server.bulkSizes()).contains(10, 5, 2, 3);
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void givesOneAlertThatIsTooLargeToTheDeadLetters() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.mostItems(0);
      job.run(
          BATCH,
          1,
          SinkJob.alerts(3),
          SinkJob.sink(SinkJob.connection(server.url())).bulkBytes(100));
      assertThat(server.documents()).isEmpty();
      assertThat(server.bulkSizes()).containsOnly(1);
    }
    assertThat(job.deadLetters()).hasSize(3).allMatch(line -> line.contains("\"status\":413"));
  }

  @Test
  void keepsTheNewestRevisionInWhateverOrderTheyCome() throws Exception {
    List<Alert> alerts = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      for (int revision = 0; revision < 4; revision++) {
        alerts.add(SinkJob.alert(number, 0, revision));
        alerts.add(SinkJob.alert(number, 0, Revision.provisional(revision + 1)));
      }
    }
    long seed = 20260301;
    Collections.shuffle(alerts, new Random(seed));
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      job.run(STREAMING, 2, alerts, SinkJob.sink(SinkJob.connection(server.url())));
      assertThat(server.documents()).hasSize(20);
      assertThat(server.documents().values())
          .allMatch(document -> document.source().path("revision").asInt() == 3);
    }
    assertThat(job.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void stopsAtOnceWhenItIsNotKnown(int status) throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.authenticationStatus(status);
      Configuration configuration = SinkJob.configuration(STREAMING);
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
      StreamExecutionEnvironment environment = SinkJob.environment(configuration, 1);
      Connection connection =
          new Connection(
              List.of(server.url()),
              Credentials.basic("jane", "s3cret-word"),
              null,
              Duration.ofSeconds(5));
      job.write(
          environment.fromData(SinkJob.alerts(5), TypeInformation.of(Alert.class)),
          SinkJob.sink(connection));
      assertThatThrownBy(environment::execute)
          .hasRootCauseInstanceOf(AccessException.class)
          .hasStackTraceContaining(server.url() + " does not accept user 'jane': status " + status)
          .extracting(Failures::text)
          .asString()
          .doesNotContain("s3cret-word")
          .doesNotContain("amFuZ");
      assertThat(server.authentications()).isEqualTo(1);
      assertThat(server.documents()).isEmpty();
    }
  }

  @Test
  void saysWhichPrivilegeTheTemplateNeeds() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.templateStatus(403);
      assertThatThrownBy(
              () ->
                  job.run(
                      BATCH, 1, SinkJob.alerts(5), SinkJob.sink(SinkJob.connection(server.url()))))
          .hasStackTraceContaining("manage_index_templates");
      job.run(
          BATCH,
          1,
          SinkJob.alerts(5),
          SinkJob.sink(SinkJob.connection(server.url())).installTemplate(false));
      assertThat(server.documents()).hasSize(5);
    }
  }

  @Test
  void failsWhereItMayNotWrite() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.itemFaults(
          source -> new BulkServer.Fault(403, "security_exception", "action is unauthorized"));
      assertThatThrownBy(
              () ->
                  job.run(
                      BATCH, 1, SinkJob.alerts(5), SinkJob.sink(SinkJob.connection(server.url()))))
          .hasStackTraceContaining(
              "does not let us write to beaconwatch-alerts-2026.02: 403 security_exception:"
                  + " action is unauthorized");
    }
  }

  @Test
  void failsRatherThanLosesWhatIsNotTakenForTooLong() throws Exception {
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      server.then(100_000, BulkServer.status(503));
      assertThatThrownBy(
              () ->
                  job.run(
                      STREAMING,
                      1,
                      SinkJob.alerts(5),
                      SinkJob.sink(SinkJob.connection(server.url()))
                          .retryTimeout(Duration.ofSeconds(1))))
          .hasStackTraceContaining("the job fails rather than lose it")
          .hasStackTraceContaining("HTTP 503: status 503");
    }
  }

  @Test
  void talksTlsToWhomItsAuthoritySigned() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.startTls(certificate.context())) {
      Connection trusting =
          new Connection(
              List.of(server.url()),
              Credentials.apiKey("aWQ6a2V5"),
              certificate.pem(),
              Duration.ofSeconds(5));
      job.run(BATCH, 1, SinkJob.alerts(5), SinkJob.sink(trusting));
      assertThat(server.documents()).hasSize(5);
      assertThat(server.authorizations()).isNotEmpty().containsOnly("ApiKey aWQ6a2V5");
      assertThatThrownBy(
              () ->
                  job.run(
                      BATCH, 1, SinkJob.alerts(5), SinkJob.sink(SinkJob.connection(server.url()))))
          .hasStackTraceContaining("shows a certificate that is not trusted");
    }
  }

  @Test
  void goesPastANodeThatIsDown() throws Exception {
    String down;
    try (BulkServer server = BulkServer.start()) {
      down = server.url();
    }
    SinkJob job = new SinkJob(folder);
    try (BulkServer server = BulkServer.start()) {
      job.run(BATCH, 1, SinkJob.alerts(50), SinkJob.sink(SinkJob.connection(down, server.url())));
      assertThat(server.documents()).hasSize(50);
    }
  }
}
