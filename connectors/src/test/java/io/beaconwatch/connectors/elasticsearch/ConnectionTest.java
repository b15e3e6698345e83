package io.beaconwatch.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  @Test
  void readsHosts() {
    Connection connection = to("http://es1", "https://es2:443/");
    assertThat(connection.nodes())
        .extracting(Object::toString)
        .containsExactly("http://es1:9200", "https://es2:443");
    assertThat(connection.path()).isEmpty();
    assertThat(to("https://proxy/es", "https://other/es").path()).isEqualTo("/es");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "es1:9200",
        "ftp://es1",
        "http://",
        "http://jane:s3cret@es1",
        "http://jane:s3 cret@es1",
        "http://es1?s3cret=1",
        "not a url"
      })
  void refusesWhatIsNoHostAndShowsNoSecret(String host) {
    assertThatThrownBy(() -> to(host))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            failure ->
                assertThat(Failures.text(failure)).doesNotContain("jane:").doesNotContain("cret@"));
  }

  @Test
  void refusesCertificatesForPlainHttp() {
    assertThatThrownBy(
            () ->
                new Connection(
                    List.of("http://es1"), Credentials.none(), "pem", Duration.ofSeconds(1)))
        .hasMessageContaining("not https");
  }

  @Test
  void neverShowsASecret() {
    for (Credentials credentials :
        List.of(Credentials.basic("jane", "s3cret"), Credentials.apiKey("s3cret"))) {
      Connection connection =
          new Connection(List.of("http://es1"), credentials, null, Duration.ofSeconds(1));
      assertThat(connection.toString()).doesNotContain("s3cret").doesNotContain("Basic");
    }
  }

  @Test
  void saysWhatIsWrongWithACertificate() {
    assertThatThrownBy(() -> Certificates.trust("")).hasMessageContaining("no certificate");
    assertThatThrownBy(() -> Certificates.trust("rubbish")).hasMessageContaining("certificate");
  }

  private static Connection to(String... hosts) {
    return new Connection(List.of(hosts), Credentials.none(), null, Duration.ofSeconds(1));
  }
}
