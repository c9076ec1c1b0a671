package io.virta.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTotalsTest {
  private static final StreamKey STREAM =
      new StreamKey(Namespace.DEFAULT, new StreamName("orders"), 1);

  private static final int OUTGOING = 0;
  private static final int POLLED = 1;

  private final StreamTotals totals =
      new StreamTotals(
          List.of(
              Figure.counter("outgoing", "help", ShardCounters::outgoingRecords),
              Figure.counter(
                  "polled",
                  "help",
                  shard -> shard.outgoingRecords() - shard.subscriptionRecords())));

  private static ShardCounters shard(int number, long outgoing, long pushed) {
    return new Counts(STREAM.shard(new ShardId(number)), outgoing, pushed);
  }

  @Test
  void add_up_the_counts_of_all_shards() {
    totals.update(List.of(shard(0, 5, 0), shard(1, 7, 0)));

    assertThat(totals.total(OUTGOING)).isEqualTo(12);
  }

  @Test
  void keep_the_counts_of_a_shard_that_no_longer_exists() {
    totals.update(List.of(shard(0, 5, 0), shard(1, 7, 0)));
    totals.update(List.of(shard(1, 8, 0)));
    totals.update(List.of(shard(1, 9, 0), shard(2, 1, 0)));

    assertThat(totals.total(OUTGOING)).isEqualTo(15);
  }

  @Test
  void never_decrease_when_pushes_are_counted_between_two_reads() {
    totals.update(List.of(shard(0, 10, 2)));
    totals.update(List.of(shard(0, 10, 4)));
    assertThat(totals.total(POLLED)).isEqualTo(8);

    totals.update(List.of(shard(0, 15, 4)));
    assertThat(totals.total(POLLED)).isEqualTo(11);
  }

  private record Counts(ShardKey shard, long outgoingRecords, long subscriptionRecords)
      implements ShardCounters {
    @Override
    public long incomingRecords() {
      return 0;
    }

    @Override
    public long incomingBytes() {
      return 0;
    }

    @Override
    public long outgoingBytes() {
      return 0;
    }

    @Override
    public int subscriptionCount() {
      return 0;
    }

    @Override
    public long subscriptionEvents() {
      return 0;
    }

    @Override
    public long subscriptionBytes() {
      return 0;
    }

    @Override
    public long iteratorAgeMillis(long nowMillis) {
      return 0;
    }

    @Override
    public long refusedRecords() {
      return 0;
    }

    @Override
    public long refusedReads() {
      return 0;
    }

    @Override
    public Set<ShardMetric> monitoring() {
      return Set.of();
    }

    @Override
    public long nextSeq() {
      return 0;
    }

    @Override
    public long lastArrivalMillis() {
      return 0;
    }
  }
}
