package io.beaconwatch.common.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "198.51.100.10,                                 198.51.100.10",
    "2001:DB8:0:0:0:0:0:1,                          2001:db8::1",
    "::ffff:198.51.100.10,                          198.51.100.10",
    "0000:0000:0000:0000:0000:ffff:198.051.100.010, ''",
    "0000:0000:0000:0000:0000:ffff:198.151.100.210, 198.151.100.210"
  })
  void readsEverySpelling(String text, String canonical) {
    assertThat(Addresses.isAddress(text)).isEqualTo(!canonical.isEmpty());
    assertThat(Addresses.canonical(text)).isEqualTo(canonical.isEmpty() ? text : canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "198.51.100",
        "198.51.100.010",
        "198.51.100.10/32",
        "fe80::1%eth0",
        "[::1]",
        " ::1",
        "\u0661.1.1.1",
        "00000000000000000000000000000000000000000000::1"
      })
  void readsNothingElse(String text) {
    assertThat(Addresses.isAddress(text)).isFalse();
    assertThat(Addresses.parse(text)).isNull();
    assertThat(Addresses.canonical(text)).isEqualTo(text);
  }
}
