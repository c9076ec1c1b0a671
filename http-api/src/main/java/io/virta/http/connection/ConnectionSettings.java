package io.virta.http.connection;

import com.typesafe.config.Config;

/**
 * The limits set by operators in {@code virta.http.connections}; {@code reference.conf} explains
 * the keys.
 *
 * @param max the limit for all ports together
 * @param perPeerShare the share of {@code max} that one address may use
 */
public record ConnectionSettings(int max, double perPeerShare) {
  private static final int MAX_MIN = 16;
  private static final int MAX_MAX = 65_536;
  private static final int AUTO_MAX = 8192;
  // An idle connection with TLS took 92 KiB when measured.
  private static final long HEAP_BYTES_PER_CONNECTION = 128 * 1024;

  /**
   * Reads the section.
   *
   * @throws IllegalArgumentException naming the key that is out of range
   */
  public static ConnectionSettings from(Config config) {
    return new ConnectionSettings(max(config), perPeerShare(config));
  }

  private static int max(Config config) {
    if (config.getString("max").equals("auto")) {
      long half = Runtime.getRuntime().maxMemory() / 2; // the rest is for serving requests
      long fit = half / HEAP_BYTES_PER_CONNECTION;
      return (int) Math.max(MAX_MIN, Math.min(AUTO_MAX, fit));
    }
    int max = config.getInt("max");
    require(max >= MAX_MIN && max <= MAX_MAX, "max", max, MAX_MIN + ".." + MAX_MAX);
    return max;
  }

  private static double perPeerShare(Config config) {
    double share = config.getDouble("per-peer-share");
    require(share > 0 && share <= 1, "per-peer-share", share, "above 0, up to 1");
    return share;
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "virta.http.connections." + key + " is " + value + ", expected " + expected);
    }
  }
}
