package io.virta.persistence.lane.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.lane.Samples;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A hanging disk is queried for its room all the time, especially by health checks. */
class LaneRoomTest {
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** A disk that answers once and then hangs. */
  private Disk disk() {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("usableBytes");
              if (questions.getAndIncrement() > 0) {
                hangs.countDown();
                assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
              }
              return 1L << 40;
            });
  }

  @Test
  void a_hanging_disk_blocks_one_caller_and_the_others_get_an_answer() throws Exception {
    LaneRoom room = new LaneRoom(disk(), Samples.settings(""));
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> held = callers.submit(() -> askUntilItHangs(room));
      assertThat(hangs.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 100; i++) {
        assertThat(callers.submit(room::isThere).get(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(questions).hasValue(2);

      released.countDown();
      assertThat(held.get(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      released.countDown();
      callers.shutdown();
    }
  }

  /** The first answer is cached for a while. */
  private boolean askUntilItHangs(LaneRoom room) {
    boolean there = true;
    while (hangs.getCount() > 0) {
      there = room.isThere();
    }
    return there;
  }
}
