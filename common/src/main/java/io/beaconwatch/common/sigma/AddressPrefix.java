package io.beaconwatch.common.sigma;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** An address prefix such as {@code 10.0.0.0/8}; without a length, one address. */
final class AddressPrefix {
  private final byte[] address;
  private final int length;

  private AddressPrefix(byte[] address, int length) {
    this.address = address;
    this.length = length;
  }

  /**
   * Reads a prefix. A v4-mapped one is its IPv4 prefix.
   *
   * @throws IllegalArgumentException says what is wrong, and the nearest valid prefix when bits
   *     past the length are set
   */
  static AddressPrefix parse(String text) {
    int slash = text.indexOf('/');
    String base = slash < 0 ? text : text.substring(0, slash);
    byte[] address = Addresses.parse(base);
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is not an address prefix");
    }
    int bits = address.length * 8;
    int mappedBits = base.indexOf(':') >= 0 && address.length == 4 ? 96 : 0;
    int length = slash < 0 ? bits : length(text, text.substring(slash + 1)) - mappedBits;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("'" + text + "' has an impossible prefix length");
    }
    AddressPrefix prefix = new AddressPrefix(masked(address, length), length);
    if (!prefix.sameAddress(address)) {
      throw new IllegalArgumentException(
          "'" + text + "' sets bits past its length; the nearest is '" + prefix.text() + "'");
    }
    return prefix;
  }

  private static int length(String text, String digits) {
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + text + "' has an impossible prefix length");
    }
    return Integer.parseInt(digits);
  }

  private static byte[] masked(byte[] address, int length) {
    byte[] masked = address.clone();
    for (int bit = length; bit < masked.length * 8; bit++) {
      masked[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
    }
    return masked;
  }

  private boolean sameAddress(byte[] other) {
    return Arrays.equals(address, other);
  }

  /** Whether an address, as {@link Addresses#parse} gives it, is inside. */
  boolean contains(byte[] other) {
    if (other == null || other.length != address.length) {
      return false;
    }
    int whole = length >> 3;
    for (int i = 0; i < whole; i++) {
      if (address[i] != other[i]) {
        return false;
      }
    }
    int rest = length & 7;
    return rest == 0 || ((address[whole] ^ other[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }

  String text() {
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(address)) + "/" + length;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of neither 4 nor 16 bytes", e);
    }
  }
}
