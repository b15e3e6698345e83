package io.beaconwatch.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "elasticsearch.password",
        "client-secret",
        "access_token",
        "elasticsearch.api-key",
        "apiKey",
        "API_KEY",
        "s3.credentials",
        "sasl.Password",
        "kafka.properties.sasl.jaas.config",
        "kafka.properties.ssl.keystore.key",
        "kafka.properties.ssl.key.password",
        "ssl.privateKey"
      })
  void masksSecrets(String key) {
    assertThat(Secrets.mask(key, "hunter2")).isEqualTo("******");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input",
        "output",
        "api",
        "key",
        "checkpoint-directory",
        "pass",
        "ssl.keystore.location"
      })
  void showsOthers(String key) {
    assertThat(Secrets.mask(key, "plain")).isEqualTo("plain");
  }

  @Test
  void aTurkishLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(Secrets.isSecret("API-KEY")).isTrue();
      assertThat(Secrets.isSecret("CREDENTIAL")).isTrue();
      assertThat(ValueType.choice(ProgressMode.class).labels())
          .containsExactly("auto", "on", "off");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void knowsTheSecretOptions() {
    assertThat(OptionGroups.options().stream().map(DetectOption::key).filter(Secrets::isSecret))
        .containsExactly("elasticsearch.password", "elasticsearch.api-key");
  }
}
