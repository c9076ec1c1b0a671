package io.virta.http.kinesis.rate;

import com.typesafe.config.Config;
import io.virta.http.kinesis.model.OperationName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of calls per second: section {@code virta.http.rates}, explained in {@code
 * reference.conf}.
 *
 * @param perSecond limits by operation; operations not contained have no limit
 */
public record RateSettings(Map<OperationName, Double> perSecond) {
  private static final String OFF = "off";
  private static final double MIN = 0.1;
  private static final double MAX = 1_000_000;

  public RateSettings {
    perSecond = Map.copyOf(perSecond);
  }

  /**
   * Reads the section.
   *
   * @throws IllegalArgumentException naming the key that is out of range or matches no operation
   */
  public static RateSettings from(Config rates) {
    Map<OperationName, Double> perSecond = new EnumMap<>(OperationName.class);
    if (rates.getBoolean("enforced")) {
      Config calls = rates.getConfig("per-second");
      for (String name : calls.root().keySet()) {
        if (!calls.getString(name).equals(OFF)) {
          perSecond.put(operation(name), rate(calls, name));
        }
      }
    }
    return new RateSettings(perSecond);
  }

  private static OperationName operation(String name) {
    return Arrays.stream(OperationName.values())
        .filter(operation -> operation.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "virta.http.rates.per-second." + name + " names no operation"));
  }

  private static double rate(Config calls, String name) {
    double rate = calls.getDouble(name);
    if (rate < MIN || rate > MAX) {
      throw new IllegalArgumentException(
          "virta.http.rates.per-second."
              + name
              + " is "
              + rate
              + ", expected "
              + MIN
              + ".."
              + MAX
              + " or off");
    }
    return rate;
  }
}
