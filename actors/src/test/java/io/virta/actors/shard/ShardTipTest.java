package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The promises about future arrival times that readers at the tip get, with a clock that runs
 * forwards and backwards.
 */
class ShardTipTest {
  private static final int SCHEDULES = 300;
  private static final int STEPS = 300;
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");
  private static final ShardQuota QUOTA = new ShardQuota(5, 1_000, 5, 1_000, 1_000);

  private final MemoryLog log = new MemoryLog();

  /** A promise, and the number that the reader would read next. */
  private record Said(long nextSeq, long floorMillis) {}

  private record Stored(long seq, long arrivalMillis) {}

  /** A shard whose journal and clock are controlled by the test. */
  private final class Shard {
    final ShardTails tails = new ShardTails(1 << 20, QUOTA);
    final ShardTail tail = tails.of(SHARD);
    final TestInbox<ShardJournal.Command> journal = TestInbox.create();
    final TestInbox<AppendAnswer> producer = TestInbox.create();
    final List<Stored> stored = new ArrayList<>();
    final List<Said> said = new ArrayList<>();
    ShardState durable = ShardState.EMPTY;
    ShardWriter writer = open();
    @Nullable RecordBatch writing;
    long nowMillis = 1_000_000;
    long id;

    ShardWriter open() {
      ShardWriter opened = TestShards.writer(SHARD, TestShards.environment(log, tails), tail);
      opened.recovered(journal.getRef(), durable);
      return opened;
    }

    void append() {
      writer.append(
          new ShardEntity.Append(
              RecordBlockBuilder.single("k", new byte[10]), ++id, producer.getRef()),
          nowMillis);
      take();
    }

    private void take() {
      if (journal.hasMessages()) {
        writing = ((ShardJournal.Persist) journal.receiveMessage()).batch();
      }
    }

    void persist() {
      RecordBatch batch = writing;
      if (batch != null) {
        writing = null;
        store(batch);
        writer.persisted(batch.nextSeq());
        take();
      }
    }

    private void store(RecordBatch batch) {
      long seq = batch.firstSeq();
      long arrival = durable.lastArrivalMillis();
      for (RecordBlock block : batch.blocks()) {
        arrival = block.arrivalMillis();
        stored.add(new Stored(seq++, arrival));
      }
      durable = TestShards.state(batch.nextSeq(), arrival, 0, false);
    }

    /** Restarts the journal; the write in flight was stored or not. */
    void restartJournal(boolean hasStored) {
      writer.journalStopped();
      RecordBatch batch = writing;
      writing = null;
      if (batch != null && hasStored) {
        store(batch);
      }
      writer.recovered(journal.getRef(), durable);
      take();
    }

    /** The shard leaves memory and is loaded again. */
    void passivate() {
      while (writing != null) {
        persist();
      }
      tail.close();
      writer = open();
    }

    void ask() {
      OptionalLong floor = tail.promise(nowMillis);
      floor.ifPresent(millis -> said.add(new Said(tail.nextSeq(), millis)));
    }
  }

  @Test
  void no_later_record_is_older_than_the_promise() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    System.out.println("seed " + seed + ", repeat with -Dvirta-test.seed=" + seed);
    SplittableRandom seeds = new SplittableRandom(seed);
    long tips = 0;
    for (int i = 0; i < SCHEDULES; i++) {
      SplittableRandom random = seeds.split();
      Shard shard = new Shard();
      for (int step = 0; step < STEPS; step++) {
        shard.nowMillis += random.nextInt(-40, 60);
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> shard.append();
          case 3, 4, 5, 6 -> shard.persist();
          case 7 -> shard.restartJournal(random.nextBoolean());
          case 8 -> shard.passivate();
          default -> shard.ask();
        }
      }
      for (Said said : shard.said) {
        assertThat(shard.stored)
            .as("seed %d, after %s", seed, said)
            .filteredOn(record -> record.seq() >= said.nextSeq())
            .allMatch(record -> record.arrivalMillis() >= said.floorMillis());
      }
      tips += shard.said.size();
    }
    assertThat(tips).isGreaterThan(SCHEDULES);
  }

  @Test
  void is_empty_while_a_record_is_being_written() {
    Shard shard = new Shard();
    assertThat(shard.tail.promise(1_500_000)).hasValue(1_500_000);

    shard.append();
    assertThat(shard.tail.promise(2_000_000)).isEmpty();

    shard.persist();
    assertThat(shard.stored).containsExactly(new Stored(1, 1_500_000));
    assertThat(shard.tail.promise(2_000_000)).hasValue(2_000_000);
  }

  @Test
  void is_empty_while_the_outcome_of_a_write_is_unknown() {
    Shard shard = new Shard();
    shard.append();
    shard.writer.journalStopped();
    shard.writer.abandonInFlight(VirtaException.unavailable(SHARD.stream()));
    shard.writer.refuseOverdue(System.nanoTime()); // re-checks everything that waits

    assertThat(shard.tail.promise(2_000_000)).isEmpty();

    shard.restartJournal(/* hasStored= */ true);
    assertThat(shard.stored).containsExactly(new Stored(1, 1_000_000));
    assertThat(shard.tail.promise(2_000_000)).hasValue(2_000_000);
  }

  @Test
  void resumes_after_all_waiting_appends_were_refused() {
    Shard shard = new Shard();
    shard.tail.describe(TestShards.described(true, 1, TestKeys.NONE.ring()));
    for (int i = 0; i < 7; i++) { // the quota admits five of them
      shard.append();
      shard.persist();
    }

    assertThat(shard.stored).hasSize(5);
    assertThat(shard.tail.promise(2_000_000)).hasValue(2_000_000);
  }

  @Test
  void is_passed_on_to_the_child_shards() {
    Shard shard = new Shard();
    shard.append();
    shard.persist();
    assertThat(shard.tail.newestMillis()).isEqualTo(1_000_000);

    assertThat(shard.tail.promise(1_700_000)).isPresent();

    assertThat(shard.tail.newestMillis()).isGreaterThanOrEqualTo(1_700_000);
  }

  @Test
  void holds_for_a_writer_on_another_thread() throws Exception {
    ArrivalFloor floor = new ArrivalFloor();
    int records = 200_000;
    long[] arrivals = new long[records];
    AtomicInteger visible = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              SplittableRandom clock = new SplittableRandom(1);
              for (int i = 0; i < records; i++) {
                arrivals[i] = floor.stamp(i + clock.nextInt(-50, 50));
                visible.set(i + 1);
                floor.settled();
              }
            });
    writer.start();
    List<Said> said = new ArrayList<>();
    SplittableRandom clock = new SplittableRandom(2);
    while (visible.get() < records) {
      OptionalLong promise = floor.promise(visible.get() + clock.nextInt(-50, 50));
      promise.ifPresent(millis -> said.add(new Said(visible.get(), millis)));
    }
    writer.join();

    for (Said one : said) {
      if (one.nextSeq() < records) {
        // Arrival times never decrease, so checking the first one suffices.
        assertThat(arrivals[(int) one.nextSeq()]).isGreaterThanOrEqualTo(one.floorMillis());
      }
    }
    assertThat(arrivals).isSorted();
  }
}
