package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.log.UnreachableException;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBlockBuilder;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShardEntityTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");

  private static final ShardQuota QUOTA = new ShardQuota(5, 1_000, 5, 1_000, 1_000);

  private final ShardTails tails = new ShardTails(1 << 20, QUOTA);
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final AtomicLong nanos = new AtomicLong();
  private final TestProbe<ClusterSharding.ShardCommand> region = kit.createTestProbe();
  private final TestProbe<StatusReply<Done>> deleter = kit.createTestProbe();
  private final CompletableFuture<Void> recordsDropped = new CompletableFuture<>();
  private final CompletableFuture<ShardDirectory.Descriptor> descriptor = new CompletableFuture<>();
  private final AtomicInteger opens = new AtomicInteger();
  private volatile @Nullable LogException unreachable;
  private final TestProbe<AppendAnswer> producer = kit.createTestProbe();
  private final ActorRef<ShardEntity.Command> entity =
      kit.spawn(ShardEntity.create(SHARD, region.getRef(), environment()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ShardEnvironment environment() {
    InstantSource clock = () -> Instant.ofEpochMilli(millis.get());
    ShardSettings settings =
        new ShardSettings(
            1 << 20,
            1 << 21,
            100,
            Duration.ofMinutes(1),
            Duration.ofMillis(500),
            TestShards.REACH,
            QUOTA);
    ShardLog log = log(recordsDropped);
    return new ShardEnvironment(
        log,
        new LogWriters(log),
        new LogWriters(new MemoryLog()),
        tails,
        shard -> descriptor,
        TestShards.NO_FAMILY,
        settings,
        clock,
        nanos::get,
        RetentionClock.startingNow(clock, nanos::get, Duration.ofMinutes(10)),
        new DamagedEntities(),
        RetryMemory.of(8 << 20));
  }

  private ShardLog log(CompletableFuture<Void> dropped) {
    LogWriter writer =
        proxy(LogWriter.class, method -> method.equals("epoch") ? (Object) 1L : dropped);
    return proxy(ShardLog.class, method -> method.equals("open") ? opened(writer) : (Object) true);
  }

  private CompletableFuture<LogWriter> opened(LogWriter writer) {
    opens.incrementAndGet();
    LogException failure = unreachable;
    return failure == null
        ? CompletableFuture.completedFuture(writer)
        : CompletableFuture.failedFuture(failure);
  }

  private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(method.getName())));
  }

  /** Sets the wall clock; no time passes. */
  private void jump(Duration by) {
    millis.addAndGet(by.toMillis());
  }

  private void pass(Duration duration) {
    millis.addAndGet(duration.toMillis());
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }

  private void append() {
    entity.tell(
        new ShardEntity.Append(RecordBlockBuilder.single("k", new byte[10]), 1, producer.getRef()));
  }

  private ErrorCode refused() {
    return ((AppendAnswer.Refused) producer.receiveMessage()).reason().code();
  }

  @Nested
  class OfNoStream {
    @Test
    void refuses_every_request_until_it_is_stopped() {
      append();
      descriptor.completeExceptionally(
          VirtaException.streamNotFound(SHARD.stream().namespace(), SHARD.stream().name()));
      assertThat(refused()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
      region.expectMessageClass(ClusterSharding.Passivate.class);

      append();
      assertThat(refused()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
      TestProbe<StatusReply<Done>> waker = kit.createTestProbe();
      entity.tell(new ShardEntity.Wake(waker.getRef()));
      assertThat(waker.receiveMessage().isError()).isTrue();

      entity.tell(ShardEntity.Stop.INSTANCE);
      waker.expectTerminated(entity);
      assertThat(tails.all()).isEmpty();
    }
  }

  @Nested
  class WhoseStreamHasABug {
    @Test
    void answers_with_an_internal_failure() {
      append();

      descriptor.completeExceptionally(new IllegalStateException("a bug"));

      assertThat(refused()).isEqualTo(ErrorCode.INTERNAL);
    }
  }

  @Nested
  class WhoseStreamIsSilent {
    @Test
    void refuses_producers_that_have_waited_too_long() {
      append();
      pass(Duration.ofMillis(400));
      producer.expectNoMessage(Duration.ofMillis(50));

      pass(Duration.ofMillis(700));

      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void tells_them_neither_early_nor_late_when_the_wall_clock_is_set() {
      pass(Duration.ofMillis(900));
      append();
      jump(Duration.ofDays(1));
      pass(Duration.ofMillis(200)); // looks for overdue ones each second
      producer.expectNoMessage(Duration.ofMillis(50));

      jump(Duration.ofDays(-2));
      pass(Duration.ofSeconds(1));

      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Nested
  class ThatNobodyUses {
    @Test
    void leaves_after_its_time_whatever_the_wall_clock_says() {
      jump(Duration.ofDays(1));
      pass(Duration.ofSeconds(30)); // looks twice in the minute that it may stay
      region.expectNoMessage(Duration.ofMillis(50));

      jump(Duration.ofDays(-2));
      pass(Duration.ofSeconds(60));

      region.expectMessageClass(ClusterSharding.Passivate.class);
    }

    @Test
    void stays_while_somebody_reads() {
      for (int i = 0; i < 4; i++) {
        tails.of(SHARD).noteRead();
        pass(Duration.ofSeconds(30));
      }
      region.expectNoMessage(Duration.ofMillis(50));

      pass(Duration.ofSeconds(60));
      pass(Duration.ofSeconds(30));

      region.expectMessageClass(ClusterSharding.Passivate.class);
    }
  }

  @Nested
  class WhoseLogIsUnreachable {
    private void assertNextTryIn(String delay, Runnable when) {
      LoggingTestKit.warn("next try in " + delay)
          .expect(
              kit.system(),
              () -> {
                when.run();
                return delay;
              });
    }

    @Test
    void reopens_the_log_after_growing_delays() {
      unreachable = new UnreachableException("no answer", new TimeoutException());

      assertNextTryIn(
          "PT0.2S", () -> descriptor.complete(TestShards.described(true, 1, TestKeys.NONE.ring())));
      assertNextTryIn("PT0.4S", () -> pass(Duration.ofMillis(200)));
      append();
      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertNextTryIn("PT0.8S", () -> pass(Duration.ofMillis(400)));
      pass(Duration.ofMillis(799));
      assertThat(opens).hasValue(3);
      assertNextTryIn("PT1.6S", () -> pass(Duration.ofMillis(1)));
      assertThat(opens).hasValue(4);
    }
  }

  @Nested
  class StoppedBeforeItKnowsItself {
    @Test
    void answers_every_waiting_caller() {
      TestProbe<StatusReply<Done>> waker = kit.createTestProbe();
      entity.tell(new ShardEntity.Wake(waker.getRef()));

      entity.tell(ShardEntity.Stop.INSTANCE);

      assertThat(waker.receiveMessage().isError()).isTrue();
      waker.expectTerminated(entity);
    }

    @Test
    void stays_until_the_outcome_of_its_records_is_known() {
      append();
      entity.tell(ShardEntity.Stop.INSTANCE);
      producer.expectNoMessage(Duration.ofMillis(100));

      descriptor.completeExceptionally(
          VirtaException.streamNotFound(SHARD.stream().namespace(), SHARD.stream().name()));

      assertThat(refused()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
      producer.expectTerminated(entity);
    }
  }

  @Nested
  class Deleted {
    @Test
    void confirms_when_the_records_are_dropped_and_only_then_leaves() {
      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      deleter.expectNoMessage(Duration.ofMillis(100));

      recordsDropped.complete(null);

      assertThat(deleter.receiveMessage()).isEqualTo(StatusReply.ack());
      region.expectMessageClass(ClusterSharding.Passivate.class);
    }

    @Test
    void confirms_repeated_deletions_until_it_is_stopped() {
      recordsDropped.complete(null);
      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      deleter.receiveMessage();

      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      assertThat(deleter.receiveMessage()).isEqualTo(StatusReply.ack());

      entity.tell(ShardEntity.Stop.INSTANCE);
      deleter.expectTerminated(entity);
    }

    @Test
    void confirms_even_when_it_is_stopped_meanwhile() {
      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      entity.tell(ShardEntity.Stop.INSTANCE); // as for an idle shard
      deleter.expectNoMessage(Duration.ofMillis(100));

      recordsDropped.complete(null);

      assertThat(deleter.receiveMessage()).isEqualTo(StatusReply.ack());
      deleter.expectTerminated(entity);
    }

    @Test
    void does_not_restart_when_its_stream_answers_late() {
      recordsDropped.complete(null);
      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      deleter.receiveMessage();

      descriptor.complete(TestShards.described(true, 1, TestKeys.NONE.ring()));
      append();

      assertThat(refused()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
      entity.tell(ShardEntity.Stop.INSTANCE);
      deleter.expectTerminated(entity);
      assertThat(tails.all()).isEmpty();
    }

    @Test
    void reports_a_failed_drop_and_leaves_so_that_a_retry_starts_afresh() {
      recordsDropped.completeExceptionally(new IllegalStateException("the lane is closed"));
      entity.tell(new ShardEntity.Delete(deleter.getRef()));

      assertThat(deleter.receiveMessage().isError()).isTrue();
      region.expectMessageClass(ClusterSharding.Passivate.class);
      append();
      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
      entity.tell(new ShardEntity.Delete(deleter.getRef()));
      assertThat(deleter.receiveMessage().isError()).isTrue();
      entity.tell(ShardEntity.Stop.INSTANCE);
      deleter.expectTerminated(entity);
    }

    @Test
    void accepts_no_records() {
      entity.tell(new ShardEntity.Delete(deleter.getRef()));

      append();

      assertThat(refused()).isEqualTo(ErrorCode.STREAM_NOT_FOUND);
    }
  }
}
