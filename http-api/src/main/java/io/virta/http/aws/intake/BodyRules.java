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
 * @param general the limits of services that {@code services} does not name
 * @param services the limits of services that have their own
 * @param memoryMax size in bytes above which a body goes to a file, if the operation supports files
 * @param streamWindow bytes of memory for a body that is read as it arrives
 */
public record BodyRules(
    BodyLimits general, Map<String, ServiceBodies> services, long memoryMax, int streamWindow) {
  private static final String BYTES_MAX = "bytes-max";
  private static final String TIMEOUT = "timeout";
  private static final String IDLE_TIMEOUT = "idle-timeout";
  private static final Set<String> LIMITS = Set.of(BYTES_MAX, TIMEOUT, IDLE_TIMEOUT);
  private static final long MIB = 1024 * 1024;
  private static final long ARRAY_BYTES_MAX = 64 * MIB;
  private static final long FILE_BYTES_MAX = 4096 * MIB;
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

  public BodyRules {
    services = Map.copyOf(services);
  }

  /**
   * Reads the limits; the names in them are checked by {@link #requireOnly} and {@link #of}.
   *
   * @param http the section {@code virta.http}
   * @throws IllegalArgumentException naming the key that is out of range
   */
  public static BodyRules from(Config http) {
    BodyLimits general =
        new BodyLimits(
            bytes(http, "body-bytes-max", MIB, ARRAY_BYTES_MAX),
            duration(http, "body-timeout"),
            duration(http, "body-idle-timeout"));
    Map<String, ServiceBodies> services = new HashMap<>();
    for (String service : http.getConfig("bodies").root().keySet()) {
      services.put(service, service(http, "bodies." + service, general));
    }
    return new BodyRules(
        general,
        services,
        bytes(http, "body-memory-max", MIB, ARRAY_BYTES_MAX),
        (int) bytes(http, "stream-window", MIB, 16 * MIB));
  }

  private static ServiceBodies service(Config http, String path, BodyLimits general) {
    BodyLimits limits = limits(http, path, general, ARRAY_BYTES_MAX);
    Map<String, BodyLimits> operations = new HashMap<>();
    for (String key : http.getConfig(path).root().keySet()) {
      if (!LIMITS.contains(key)) {
        operations.put(key, operation(http, path + "." + key, limits));
      }
    }
    return new ServiceBodies(limits, operations);
  }

  private static BodyLimits operation(Config http, String path, BodyLimits service) {
    for (String key : http.getConfig(path).root().keySet()) {
      if (!LIMITS.contains(key)) {
        throw wrong(path + "." + key + " is unknown, expected one of " + LIMITS);
      }
    }
    return limits(http, path, service, FILE_BYTES_MAX);
  }

  private static BodyLimits limits(
      Config http, String path, BodyLimits otherwise, long bytesMaxMax) {
    String bytesMax = path + "." + BYTES_MAX;
    String timeout = path + "." + TIMEOUT;
    String idleTimeout = path + "." + IDLE_TIMEOUT;
    return new BodyLimits(
        http.hasPath(bytesMax) ? bytes(http, bytesMax, MIB, bytesMaxMax) : otherwise.bytesMax(),
        http.hasPath(timeout) ? duration(http, timeout) : otherwise.timeout(),
        http.hasPath(idleTimeout) ? duration(http, idleTimeout) : otherwise.idleTimeout());
  }

  private static long bytes(Config http, String key, long min, long max) {
    return within(key, http.getBytes(key), min, max);
  }

  private static long within(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw wrong(key + " is " + value + ", expected " + min + ".." + max + " bytes");
    }
    return value;
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
   * Rejects limits for unknown services.
   *
   * @throws IllegalArgumentException naming the key that matches no service
   */
  public void requireOnly(Set<String> names) {
    for (String service : services.keySet()) {
      if (!names.contains(service)) {
        throw wrong("bodies." + service + " names no service, expected one of " + names);
      }
    }
  }

  /**
   * Returns the limits of one service.
   *
   * @param operations the operations of the service
   * @param large the operations that can take a body in a file, and so a larger one
   * @throws IllegalArgumentException naming the key that matches no operation, or allows too much
   */
  public ServiceBodies of(String service, Set<String> operations, Set<String> large) {
    ServiceBodies bodies = services.getOrDefault(service, new ServiceBodies(general, Map.of()));
    bodies
        .operations()
        .forEach(
            (operation, limits) -> {
              String key = "bodies." + service + "." + operation;
              if (!operations.contains(operation)) {
                throw wrong(key + " names no operation");
              }
              if (!large.contains(operation)) {
                within(key + "." + BYTES_MAX, limits.bytesMax(), MIB, ARRAY_BYTES_MAX);
              }
            });
    return bodies;
  }
}
