package io.virta.http.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.memory.BytePermits.Lease;
import org.junit.jupiter.api.Test;

/** Large leases leave room for small ones. */
class BytePermitsTest {
  private static final long RESERVE = 100;
  private static final long LEAST = 10;

  private final BytePermits permits = new BytePermits(8 * RESERVE);

  private void takeAllButTheReserve() {
    while (permits.freeBytes() >= RESERVE + 2 * LEAST) {
      assertThat(permits.leaseSome(LEAST, 10_000)).isPresent();
    }
    assertThat(permits.lease(permits.freeBytes() - RESERVE)).isPresent();
  }

  @Test
  void large_leases_get_smaller_and_leave_the_reserve() {
    assertThat(permits.leaseSome(LEAST, 10_000).orElseThrow().bytes()).isEqualTo(350);
    assertThat(permits.leaseSome(LEAST, 10_000).orElseThrow().bytes()).isEqualTo(175);
    takeAllButTheReserve();
    assertThat(permits.freeBytes()).isEqualTo(RESERVE);
  }

  @Test
  void the_reserve_is_handed_out_in_small_leases_that_cannot_grow() {
    takeAllButTheReserve();
    Lease small = permits.leaseSome(LEAST, 10_000).orElseThrow();

    assertThat(small.bytes()).isEqualTo(LEAST);
    assertThat(small.resizeTo(LEAST + 1)).isFalse();
    assertThat(small.bytes()).isEqualTo(LEAST);
    for (int i = 1; i < RESERVE / LEAST; i++) {
      assertThat(permits.leaseSome(LEAST, 10_000)).isPresent();
    }
    assertThat(permits.leaseSome(LEAST, 10_000)).isEmpty();
    small.close();
    assertThat(permits.freeBytes()).isEqualTo(LEAST);
  }

  @Test
  void a_lease_can_be_resized_and_returns_all_of_its_bytes() {
    Lease lease = permits.leaseSome(LEAST, 50).orElseThrow();

    assertThat(lease.resizeTo(20)).isTrue();
    assertThat(permits.freeBytes()).isEqualTo(8 * RESERVE - 20);
    assertThat(lease.resizeTo(700)).isTrue();
    assertThat(permits.freeBytes()).isEqualTo(RESERVE);
    lease.close();
    assertThat(permits.freeBytes()).isEqualTo(8 * RESERVE);
  }
}
