package io.virta.dashboards;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;

/** Reads the settings of one section; an out-of-range value is rejected with its key. */
final class Section {
  private final Config config;

  Section(Config config) {
    this.config = config;
  }

  int between(String key, int min, int max) {
    int value = config.getInt(key);
    if (value < min || value > max) {
      throw refused(key, value, min, max);
    }
    return value;
  }

  Duration between(String key, String min, String max) {
    Duration value = config.getDuration(key);
    if (value.compareTo(duration(min)) < 0 || value.compareTo(duration(max)) > 0) {
      throw refused(key, value, min, max);
    }
    return value;
  }

  long bytesBetween(String key, String min, String max) {
    long value = config.getBytes(key);
    if (value < bytes(min) || value > bytes(max)) {
      throw refused(key, value, min, max);
    }
    return value;
  }

  String text(String key) {
    return config.getString(key);
  }

  private static Duration duration(String text) {
    return ConfigFactory.parseString("value = " + text).getDuration("value");
  }

  private static long bytes(String text) {
    return ConfigFactory.parseString("value = " + text).getBytes("value");
  }

  private IllegalArgumentException refused(String key, Object value, Object min, Object max) {
    return new IllegalArgumentException(
        "%s: %s must be %s..%s, not %s"
            .formatted(config.getValue(key).origin().description(), key, min, max, value));
  }
}
