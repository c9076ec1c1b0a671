package io.virta.http.aws.intake;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The limits of request bodies: {@code body-bytes-max}, {@code body-timeout} and the section {@code
 * bodies} of {@code virta.http}, explained in {@code reference.conf}.
 *
 * @param general for what {@code services} does not name
 * @param services those of services that have limits of their own
 */
public record BodyRules(BodyLimits general, Map<String, ServiceBodies> services) {
  private static final String BYTES_MAX = "bytes-max";
  private static final String TIMEOUT = "timeout";
  private static final int MIB = 1024 * 1024;
  private static final long BYTES_MAX_MIN = MIB;
  private static final long BYTES_MAX_MAX = 64L * MIB;
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

  public BodyRules {
    services = Map.copyOf(services);
  }

  /**
   * Reads the limits.
   *
   * @param http the section {@code virta.http}
   * @param names of the services that there are
   * @throws IllegalArgumentException naming the key that is out of range or means no service
   */
  public static BodyRules from(Config http, Set<String> names) {
    BodyLimits general =
        new BodyLimits(bytes(http, "body-bytes-max"), duration(http, "body-timeout"));
    Map<String, ServiceBodies> services = new HashMap<>();
    for (String service : http.getConfig("bodies").root().keySet()) {
      if (!names.contains(service)) {
        throw wrong("bodies." + service + " names no service, expected one of " + names);
      }
      services.put(service, service(http, "bodies." + service, general));
    }
    return new BodyRules(general, services);
  }

  private static ServiceBodies service(Config http, String path, BodyLimits general) {
    BodyLimits limits = limits(http, path, general);
    Map<String, BodyLimits> operations = new HashMap<>();
    for (String key : http.getConfig(path).root().keySet()) {
      if (!key.equals(BYTES_MAX) && !key.equals(TIMEOUT)) {
        operations.put(key, operation(http, path + "." + key, limits));
      }
    }
    return new ServiceBodies(limits, operations);
  }

  private static BodyLimits operation(Config http, String path, BodyLimits service) {
    for (String key : http.getConfig(path).root().keySet()) {
      if (!key.equals(BYTES_MAX) && !key.equals(TIMEOUT)) {
        throw wrong(path + "." + key + " is unknown, expected " + BYTES_MAX + " or " + TIMEOUT);
      }
    }
    return limits(http, path, service);
  }

  private static BodyLimits limits(Config http, String path, BodyLimits otherwise) {
    String bytesMax = path + "." + BYTES_MAX;
    String timeout = path + "." + TIMEOUT;
    return new BodyLimits(
        http.hasPath(bytesMax) ? bytes(http, bytesMax) : otherwise.bytesMax(),
        http.hasPath(timeout) ? duration(http, timeout) : otherwise.timeout());
  }

  private static int bytes(Config http, String key) {
    long value = http.getBytes(key);
    if (value < BYTES_MAX_MIN || value > BYTES_MAX_MAX) {
      throw wrong(
          key + " is " + value + ", expected " + BYTES_MAX_MIN + ".." + BYTES_MAX_MAX + " bytes");
    }
    return (int) value;
  }

  private static Duration duration(Config http, String key) {
    Duration value = http.getDuration(key);
    if (value.compareTo(TIMEOUT_MIN) < 0 || value.compareTo(TIMEOUT_MAX) > 0) {
      throw wrong(key + " is " + value + ", expected 1 second to " + TIMEOUT_MAX);
    }
    return value;
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("virta.http." + what);
  }

  /**
   * Returns the limits of one service.
   *
   * @param operations that the service has
   * @throws IllegalArgumentException naming the key that means no operation
   */
  public ServiceBodies of(String service, Set<String> operations) {
    ServiceBodies bodies = services.getOrDefault(service, new ServiceBodies(general, Map.of()));
    for (String operation : bodies.operations().keySet()) {
      if (!operations.contains(operation)) {
        throw wrong("bodies." + service + "." + operation + " names no operation");
      }
    }
    return bodies;
  }
}
