package io.virta.actors.stream;

import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.TagChange;
import io.virta.actors.model.Tags;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEvent.ConsumerChanged;
import io.virta.actors.stream.StreamState.Present;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules for registering, changing and removing consumers, with the error texts of AWS. */
final class ConsumerRules {
  private static final int CREATING_MAX = 5; // as AWS

  private final StreamKey key;
  private final StreamSettings settings;

  ConsumerRules(StreamKey key, StreamSettings settings) {
    this.key = key;
    this.settings = settings;
  }

  List<StreamEvent> decide(Present stream, ConsumerChange change, Instant now) {
    @Nullable StreamConsumer known = stream.consumer(change.name()).orElse(null);
    if (change instanceof ConsumerChange.Register register) {
      return List.of(register(stream, known, register, now));
    }
    if (known == null) {
      throw absent(change.name());
    }
    return changed(known, change).equals(known)
        ? List.of()
        : List.of(new ConsumerChanged(changed(known, change)));
  }

  private StreamConsumer changed(StreamConsumer known, ConsumerChange change) {
    if (change instanceof ConsumerChange.Deregister) {
      return known.in(ConsumerStatus.DELETING);
    }
    if (change instanceof TagChange tags) {
      return known.withTags(tags.tagsAfter(key, known.tags()));
    }
    return known.withPolicy(((ConsumerChange.SetConsumerPolicy) change).policy());
  }

  private ConsumerChanged register(
      Present stream,
      @Nullable StreamConsumer known,
      ConsumerChange.Register register,
      Instant now) {
    if (stream.status() != StreamStatus.ACTIVE && stream.status() != StreamStatus.UPDATING) {
      throw StreamRules.notActive(key, stream.status());
    }
    if (known != null) {
      throw new VirtaException(
          ErrorCode.IN_USE,
          "Consumer %s under stream %s under account %s already exists."
              .formatted(register.name(), key.name(), key.account()));
    }
    requireRoom(stream, register.advantage());
    return new ConsumerChanged(
        new StreamConsumer(
            register.name(),
            registrationTime(stream, now),
            ConsumerStatus.CREATING,
            Tags.add(key, Map.of(), register.tags()),
            null));
  }

  private void requireRoom(Present stream, boolean advantage) {
    int max = advantage ? settings.consumersAdvantageMax() : settings.consumersMax();
    long creating =
        stream.consumers().stream()
            .filter(consumer -> consumer.status() == ConsumerStatus.CREATING)
            .count();
    if (creating >= CREATING_MAX) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Stream %s under account %s has %d consumers in state CREATING; at most %d are allowed."
              .formatted(key.name(), key.account(), creating, CREATING_MAX));
    }
    if (stream.consumers().size() >= max) {
      throw new VirtaException(
          ErrorCode.LIMIT_EXCEEDED,
          "Stream %s under account %s has %d registered consumers; at most %d are allowed."
              .formatted(key.name(), key.account(), stream.consumers().size(), max));
    }
  }

  /**
   * Returns a time later than that of every kept consumer, so that a re-registered name does not
   * get the ARN of an earlier consumer that is still kept.
   */
  private static Instant registrationTime(Present stream, Instant now) {
    Instant seconds = now.truncatedTo(ChronoUnit.SECONDS);
    Instant newest =
        stream.consumers().stream()
            .map(StreamConsumer::createdAt)
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    return seconds.isAfter(newest) ? seconds : newest.plusSeconds(1);
  }

  private VirtaException absent(String name) {
    return new VirtaException(
        ErrorCode.CONSUMER_NOT_FOUND,
        "Consumer %s under stream %s under account %s not found."
            .formatted(name, key.name(), key.account()));
  }
}
