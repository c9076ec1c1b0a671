package io.virta.http.kinesis.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.http.connection.PeerSlots;
import io.virta.http.memory.BytePermits;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The memory of all subscriptions together is bounded, and small events are admitted while large
 * ones wait.
 */
class SubscriptionLeaseTest {
  private static final int PIECE_BYTES = 256 * 1024;
  private static final long TOTAL = 8L << 20;

  private final BytePermits permits = new BytePermits(TOTAL);
  private final PeerSlots peers = new PeerSlots(Integer.MAX_VALUE);

  private PeerSlots.Slot slot() {
    return peers.take("127.0.0.1").orElseThrow();
  }

  private SubscriptionLease take() {
    return SubscriptionLease.take(permits, PIECE_BYTES, slot()).orElseThrow();
  }

  private static RecordSlice slice(int bytes) {
    RecordBlock block = RecordBlockBuilder.single("k", new byte[bytes]).arrivedAt(5);
    return new RecordSlice(List.of(new Run(block, 0, 1, 1)), 2, 0, false);
  }

  @Test
  void memory_of_taken_events_is_released() {
    SubscriptionLease lease = take();
    long waiting = permits.freeBytes();

    assertThat(lease.admits(slice(1 << 20))).isTrue();
    assertThat(permits.freeBytes()).isLessThan(waiting - (1 << 20));
    lease.taken();
    assertThat(permits.freeBytes()).isEqualTo(waiting);
    lease.close();
    assertThat(permits.freeBytes()).isEqualTo(TOTAL);
  }

  @Test
  void large_events_wait_while_small_ones_are_admitted() {
    List<SubscriptionLease> holders = new ArrayList<>();
    SubscriptionLease lease = take();
    while (lease.admits(slice(1 << 20))) {
      holders.add(lease);
      lease = take();
    }

    assertThat(holders).hasSizeBetween(4, 7);
    assertThat(lease.payloadBytesMax()).isLessThan(1 << 19);
    assertThat(lease.admits(slice(1 << 20))).isFalse();
    assertThat(lease.admits(slice(20_000))).isTrue();

    holders.forEach(SubscriptionLease::taken);
    assertThat(lease.admits(slice(1 << 20))).isTrue();
  }

  @Test
  void a_closed_lease_admits_nothing_and_holds_nothing() {
    SubscriptionLease lease = take();
    lease.close();

    assertThat(lease.admits(slice(1))).isFalse();
    lease.taken();
    assertThat(permits.freeBytes()).isEqualTo(TOTAL);
  }

  @Test
  void the_number_of_leases_is_limited() {
    int count = 0;
    while (SubscriptionLease.take(permits, PIECE_BYTES, slot()).isPresent()) {
      count++;
    }

    assertThat(count).isEqualTo((int) (TOTAL / (32 * 1024)));
  }
}
