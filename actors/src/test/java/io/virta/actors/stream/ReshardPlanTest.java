package io.virta.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamMode;
import io.virta.actors.shard.ProducerMarks;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.stream.StreamEvent.ShardsReplaced;
import io.virta.actors.stream.StreamState.Present;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReshardPlanTest {
  private static final int SHARDS_MAX = 200;
  private static final int STREAMS = 100;
  private static final int REQUESTS = 8;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private long clockMillis = 1_790_000_000_000L;

  private Present stream(int shards) {
    Instant at = Instant.ofEpochMilli(clockMillis);
    return Present.created(
        new StreamEvent.Created(StreamMode.PROVISIONED, shards, Map.of(), at, 0, 0));
  }

  /** Returns the time of a clock that sometimes stands still, goes back or jumps ahead. */
  private Instant now() {
    clockMillis += random.nextInt(5) == 0 ? -random.nextLong(7_200_000) : random.nextLong(2_000);
    return Instant.ofEpochMilli(clockMillis);
  }

  @Test
  void any_request_is_fulfilled_in_few_rounds_whatever_the_clock_does() {
    for (int i = 0; i < STREAMS; i++) {
      Present stream = stream(1 + random.nextInt(SHARDS_MAX));
      for (int request = 0; request < REQUESTS; request++) {
        int open = stream.lineage().open().size();
        int requested =
            Math.max(1, Math.min(SHARDS_MAX, (open + 1) / 2 + random.nextInt(open + open / 2 + 1)));
        stream = scale(stream, requested);
        assertThat(ranges(stream)).as("seed %d", seed).isEqualTo(HashKeyRange.divide(requested));
      }
      assertUniqueIds(stream);
    }
  }

  private Present scale(Present before, int requested) {
    Present stream =
        before.apply(
            new StreamEvent.ReshardStarted(new Reshard.Scale(requested), true, Instant.EPOCH));
    int open = before.lineage().open().size();
    int notFull = 0;
    int steps = 0;
    while (true) {
      ReshardRound round = ReshardRound.next(stream);
      if (round.isEmpty()) {
        return stream;
      }
      steps += round.steps().size();
      notFull += round.steps().size() < ReshardRound.STEPS_MAX ? 1 : 0;
      assertThat(round.steps()).hasSizeLessThanOrEqualTo(ReshardRound.STEPS_MAX);
      assertThat(notFull)
          .as("seed %d, rounds to %d shards", seed, requested)
          .isLessThanOrEqualTo(8);
      // Each boundary of a requested shard may need a split, and each of the resulting shards a
      // merge.
      assertThat(steps)
          .as("seed %d, steps from %d to %d shards", seed, open, requested)
          .isLessThanOrEqualTo((requested - 1) + (open + requested - 1));
      assertThat(new HashSet<>(round.parents()))
          .as("seed %d: a shard is in one step of a round", seed)
          .hasSameSizeAs(round.parents());
      ShardsReplaced replaced = round.replaced(stream, ends(round), now());
      stream = stream.apply(replaced);
      assertHandOver(stream, replaced);
    }
  }

  /** Returns random ends of the parents, whose last records may be later than the clock's time. */
  private Map<ShardId, ShardEnd> ends(ReshardRound round) {
    Map<ShardId, ShardEnd> ends = new HashMap<>();
    for (Shard parent : round.parents()) {
      long arrival =
          random.nextInt(3) == 0
              ? 0
              : Math.max(parent.openedMillis(), clockMillis + random.nextLong(3_600_000));
      ends.put(
          parent.id(),
          new ShardEnd(
              parent.id(),
              1 + random.nextLong(1_000_000),
              arrival,
              ProducerMarks.none(parent.range()),
              0));
    }
    return ends;
  }

  private void assertHandOver(Present stream, ShardsReplaced replaced) {
    for (Shard child : replaced.opened()) {
      for (ShardId id : child.parents()) {
        Shard parent = stream.lineage().find(id).orElseThrow();
        Shard.Closed closed = Objects.requireNonNull(parent.closed());
        assertThat(child.openedMillis()).as("seed %d", seed).isEqualTo(closed.atMillis());
        SequenceNumber last = parent.sequenceNumber(closed.nextSeq(), closed.atMillis());
        assertThat(child.startingSequenceNumber()).as("seed %d", seed).isGreaterThan(last);
        assertThat(child.startingSequenceNumber())
            .as("seed %d", seed)
            .isGreaterThan(parent.endingSequenceNumber().orElseThrow());
      }
    }
    HashKey next = HashKey.MIN;
    List<HashKeyRange> open = ranges(stream);
    for (HashKeyRange range : open) {
      assertThat(range.start()).as("seed %d", seed).isEqualTo(next);
      next = range.end().equals(HashKey.MAX) ? range.end() : range.end().next();
    }
    assertThat(open.get(open.size() - 1).end()).isEqualTo(HashKey.MAX);
  }

  private static List<HashKeyRange> ranges(Present stream) {
    return stream.lineage().open().stream()
        .map(Shard::range)
        .sorted(Comparator.comparing(HashKeyRange::start))
        .toList();
  }

  private void assertUniqueIds(Present stream) {
    List<ShardId> ids = new ArrayList<>();
    stream.lineage().shards().forEach(shard -> ids.add(shard.id()));
    Set<ShardId> unique = new HashSet<>(ids);
    assertThat(unique).as("seed %d", seed).hasSameSizeAs(ids);
    assertThat(stream.lineage().nextIndex()).isEqualTo(ids.size());
  }
}
