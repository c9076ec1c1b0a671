package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogReadException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The errors of readers when the log cannot be read. */
class ShardReaderTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");

  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_000));
  private final DamagedEntities damages = new DamagedEntities();
  private final ShardReader reader =
      readerOf(new DamagedLogException("event 3 is damaged in x at 7"));

  /** A reader of a log whose reads all fail with that error. */
  private ShardReader readerOf(LogException failure) {
    ShardLog log =
        (ShardLog)
            Proxy.newProxyInstance(
                ShardLog.class.getClassLoader(),
                new Class<?>[] {ShardLog.class},
                (proxy, method, arguments) -> CompletableFuture.failedFuture(failure));
    return new ShardReader(
        log, clock, RetentionClock.startingNow(clock, () -> 0, Duration.ofMinutes(10)), damages);
  }

  private static ShardTail tail() {
    ShardTail tail = new ShardTail(SHARD, new TailBudget(1 << 20), new ShardQuota(1, 1, 1, 1, 1));
    tail.open(ShardState.EMPTY);
    tail.append(
        RecordBatch.of(1, List.of(RecordBlockBuilder.single("k", new byte[10]).arrivedAt(500))));
    return tail;
  }

  private void assertDamaged(CompletionStage<?> answer) {
    assertThatThrownBy(() -> answer.toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED));
    assertThat(damages.all())
        .extracting(DamagedEntities.Damage::entityId)
        .containsExactly(SHARD.entityId());
  }

  @Test
  void a_search_by_time_in_a_damaged_log_is_refused_as_damaged() {
    assertDamaged(reader.arrivedFrom(tail(), 1));
  }

  @Test
  void a_read_with_a_transient_failure_is_refused_as_unavailable_and_not_as_damaged() {
    ShardReader failing =
        readerOf(
            new LogReadException("x cannot be read now", new IOException("Too many open files")));

    assertThatThrownBy(() -> failing.trimHorizon(tail()).toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage("x cannot be read now");
    assertThat(damages.all()).isEmpty();
  }

  @Test
  void a_search_for_the_oldest_record_in_a_damaged_log_is_refused_as_damaged() {
    assertDamaged(reader.trimHorizon(tail()));
  }
}
