package io.beaconwatch.common.sigma;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * Reads addresses from text without asking the network, for telemetry, indicators and detections
 * alike. A v4-mapped address is its IPv4 one. Zones (%) are not read.
 */
public final class Addresses {
  /** Eight groups of which the last two are dotted decimal. */
  private static final int LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255".length();

  private Addresses() {}

  /** Whether it is one IPv4 or IPv6 address, in any spelling. */
  public static boolean isAddress(String text) {
    return address(text) != null;
  }

  /** Four or sixteen bytes, or null when the text is not an address. */
  public static byte[] parse(String text) {
    InetAddress address = address(text);
    return address == null ? null : address.getAddress();
  }

  /** Dotted decimal or RFC 5952; the text itself when it is not an address. */
  public static String canonical(String text) {
    InetAddress address = address(text);
    return address == null ? text : InetAddresses.toAddrString(address);
  }

  private static InetAddress address(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean valid =
          (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'f')
              || (c >= 'A' && c <= 'F')
              || c == '.'
              || c == ':';
      if (!valid) {
        return null;
      }
    }
    return InetAddresses.isInetAddress(text) ? InetAddresses.forString(text) : null;
  }
}
