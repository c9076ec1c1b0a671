package io.virta.actors.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The recent operations of a stream that AWS limits per 24 hours.
 *
 * @param scalings calls of UpdateShardCount
 * @param modeChanges switches between PROVISIONED and ON_DEMAND
 * @param encryptionStarts calls of StartStreamEncryption
 * @param encryptionStops calls of StopStreamEncryption
 */
record StreamHistory(
    List<Instant> scalings,
    List<Instant> modeChanges,
    List<Instant> encryptionStarts,
    List<Instant> encryptionStops) {
  static final StreamHistory NONE = new StreamHistory(List.of(), List.of(), List.of(), List.of());
  private static final Duration WINDOW = Duration.ofHours(24);

  StreamHistory {
    scalings = List.copyOf(scalings);
    modeChanges = List.copyOf(modeChanges);
    encryptionStarts = List.copyOf(encryptionStarts);
    encryptionStops = List.copyOf(encryptionStops);
  }

  StreamHistory scaledAt(Instant at) {
    return new StreamHistory(with(scalings, at), modeChanges, encryptionStarts, encryptionStops);
  }

  StreamHistory modeChangedAt(Instant at) {
    return new StreamHistory(scalings, with(modeChanges, at), encryptionStarts, encryptionStops);
  }

  StreamHistory encryptionChangedAt(Instant at, boolean start) {
    return start
        ? new StreamHistory(scalings, modeChanges, with(encryptionStarts, at), encryptionStops)
        : new StreamHistory(scalings, modeChanges, encryptionStarts, with(encryptionStops, at));
  }

  /** Returns the number of starts, or else of stops, of encryption in the last 24 hours. */
  int encryptionChangesBefore(Instant now, boolean starts) {
    return within(starts ? encryptionStarts : encryptionStops, now);
  }

  int scalingsBefore(Instant now) {
    return within(scalings, now);
  }

  int modeChangesBefore(Instant now) {
    return within(modeChanges, now);
  }

  private static int within(List<Instant> times, Instant now) {
    return (int) times.stream().filter(time -> time.isAfter(now.minus(WINDOW))).count();
  }

  private static List<Instant> with(List<Instant> times, Instant at) {
    return Stream.concat(
            times.stream().filter(time -> time.isAfter(at.minus(WINDOW))), Stream.of(at))
        .toList();
  }
}
