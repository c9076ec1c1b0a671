package io.virta.http.aws.identity.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses that share a prefix; never makes DNS lookups. */
final class AddressRange {
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final byte[] start;
  private final int bits;

  private AddressRange(byte[] start, int bits) {
    this.start = start;
    this.bits = bits;
  }

  /**
   * Parses a range such as {@code 10.0.0.0/8} or a single address; returns null if the text is
   * neither.
   */
  static @Nullable AddressRange find(String text) {
    int slash = text.indexOf('/');
    byte[] start = address(slash < 0 ? text : text.substring(0, slash));
    if (start == null) {
      return null;
    }
    if (slash < 0) {
      return new AddressRange(start, start.length * Byte.SIZE);
    }
    String length = text.substring(slash + 1);
    boolean digits = length.matches("\\d{1,3}");
    return digits && Integer.parseInt(length) <= start.length * Byte.SIZE
        ? new AddressRange(start, Integer.parseInt(length))
        : null;
  }

  boolean contains(String text) {
    int scope = text.indexOf('%'); // an interface name, which does not identify the client
    byte[] address = address(scope < 0 ? text : text.substring(0, scope));
    if (address == null || address.length != start.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException notOne) {
      return null;
    }
  }
}
