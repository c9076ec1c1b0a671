package io.virta.actors.shard;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings of subscriptions of registered consumers: section {@code virta.subscription},
 * explained in {@code reference.conf}.
 *
 * @param life how long a subscription lasts
 * @param takeoverAfter the age from which a subscription can be taken over by another of the same
 *     consumer
 * @param heartbeatInterval the longest time without an event
 */
public record SubscriptionSettings(
    Duration life, Duration takeoverAfter, Duration heartbeatInterval) {

  public static SubscriptionSettings from(Config subscription) {
    SubscriptionSettings settings =
        new SubscriptionSettings(
            subscription.getDuration("life"),
            subscription.getDuration("takeover-after"),
            subscription.getDuration("heartbeat-interval"));
    require(settings.life, "life", Duration.ofSeconds(1), Duration.ofDays(1));
    require(settings.takeoverAfter, "takeover-after", Duration.ZERO, Duration.ofMinutes(5));
    require(
        settings.heartbeatInterval,
        "heartbeat-interval",
        Duration.ofMillis(50),
        Duration.ofSeconds(30));
    return settings;
  }

  private static void require(Duration value, String key, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "virta.subscription.%s is %s, expected %s to %s".formatted(key, value, min, max));
    }
  }
}
