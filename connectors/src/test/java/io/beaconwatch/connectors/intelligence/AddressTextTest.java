package io.beaconwatch.connectors.intelligence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds name zones, which telemetry's addresses are read without; the rest is read alike. */
class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "198.51.100.10,                       true",
    "::ffff:198.51.100.10,                true",
    "fe80::1%eth0,                        true",
    "198.51.100.10%1,                     false",
    "%eth0,                               false",
    "fe80::1%\u0435th0,                   false",
    "'198.51.100.10                                                ', false",
    "198.51.100,                          false"
  })
  void tellsAnAddress(String text, boolean address) {
    assertThat(AddressText.isAddress(text)).isEqualTo(address);
  }
}
