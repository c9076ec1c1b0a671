package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.shard.ProducerMarks.Admission;
import io.virta.actors.shard.ProducerSimulation.Faults;
import io.virta.actors.shard.ProducerSimulation.Inheritance;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Idempotent producers over a hundred thousand schedules. Each has a seed of its own, counted from
 * the one printed; {@code -Dvirta-test.marks.seed=N} repeats one, {@code
 * -Dvirta-test.marks.schedules=N} runs more or fewer.
 */
class ProducerMarksSimulationTest {
  private static final int SCHEDULES = Integer.getInteger("virta-test.marks.schedules", 100_000);

  /** Enough schedules for each wrong rule to fail many times. */
  private static final int SCHEDULES_OF_A_WRONG_RULE = 3_000;

  private static final Inheritance REAL =
      new Inheritance() {
        @Override
        public ProducerMarks split(ProducerMarks parent, HashKeyRange child) {
          return parent.within(child);
        }

        @Override
        public ProducerMarks merge(ProducerMarks lower, ProducerMarks upper) {
          return ProducerMarks.merge(lower, upper);
        }
      };

  @Test
  void nothing_is_lost_or_doubled_and_every_key_keeps_its_order() {
    Long only = Long.getLong("virta-test.marks.seed");
    long first = only == null ? System.nanoTime() : only;
    int schedules = only == null ? SCHEDULES : 1;
    System.out.printf("%d schedules of producers from seed %d%n", schedules, first);
    for (long seed = first; seed < first + schedules; seed++) {
      try {
        Faults faults = new ProducerSimulation(seed, REAL).run();
        assertThat(faults).matches(Faults::none);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void a_merge_that_keeps_the_greater_mark_loses_records() {
    Outcome outcome = Outcome.of(mergeBy(Math::max));
    System.out.println("only the greater mark at a merge: " + outcome);
    assertThat(outcome.lost).isPositive();
  }

  @Test
  void a_merge_that_keeps_the_lesser_mark_doubles_records() {
    Outcome outcome = Outcome.of(mergeBy(Math::min));
    System.out.println("only the lesser mark at a merge: " + outcome);
    assertThat(outcome.doubled).isPositive();
  }

  @Test
  void a_split_that_forgets_marks_doubles_records() {
    Outcome outcome =
        Outcome.of(
            new Inheritance() {
              @Override
              public ProducerMarks split(ProducerMarks parent, HashKeyRange child) {
                return ProducerMarks.none(child);
              }

              @Override
              public ProducerMarks merge(ProducerMarks lower, ProducerMarks upper) {
                return ProducerMarks.merge(lower, upper);
              }
            });
    System.out.println("no marks after a split: " + outcome);
    assertThat(outcome.doubled).isPositive();
  }

  /** The number of schedules that break each promise under a wrong rule. */
  private static final class Outcome {
    private int lost;
    private int doubled;
    private int disordered;
    private int stale;

    static Outcome of(Inheritance wrong) {
      Outcome outcome = new Outcome();
      for (long seed = 1; seed <= SCHEDULES_OF_A_WRONG_RULE; seed++) {
        Faults faults = new ProducerSimulation(seed, wrong).run();
        outcome.lost += Math.min(1, faults.lost());
        outcome.doubled += Math.min(1, faults.doubled());
        outcome.disordered += Math.min(1, faults.disordered());
        outcome.stale += Math.min(1, faults.stale());
      }
      return outcome;
    }

    @Override
    public String toString() {
      return "of %d schedules %d lose, %d double and %d disorder records, %d take stale ones"
          .formatted(SCHEDULES_OF_A_WRONG_RULE, lost, doubled, disordered, stale);
    }
  }

  /** A wrong merge rule: one mark per producer, chosen from the marks of the parents' ranges. */
  private static Inheritance mergeBy(LongBinaryOperator choice) {
    return new Inheritance() {
      @Override
      public ProducerMarks split(ProducerMarks parent, HashKeyRange child) {
        return parent.within(child);
      }

      @Override
      public ProducerMarks merge(ProducerMarks lower, ProducerMarks upper) {
        ProducerMarks apart = ProducerMarks.merge(lower, upper);
        ProducerMarks merged = ProducerMarks.none(apart.range());
        for (long producer = 1; producer <= ProducerSimulation.PRODUCERS_MAX; producer++) {
          long chosen = marksOf(producer, apart).reduce(choice).orElse(0);
          if (chosen > 0) {
            merged = merged.take(block(producer, epochOf(producer, apart), chosen).header());
          }
        }
        return merged;
      }
    };
  }

  private static LongStream marksOf(long producer, ProducerMarks marks) {
    return ProducerSimulation.KEYS.stream()
        .filter(marks.range()::contains)
        .mapToLong((HashKey key) -> marks.lastOutNumber(producer, key));
  }

  private static int epochOf(long producer, ProducerMarks marks) {
    return marks.admit(block(producer, 0, Long.MAX_VALUE)) instanceof Admission.Fenced fenced
        ? fenced.epoch()
        : 0;
  }

  private static RecordBlock block(long producer, int epoch, long number) {
    return RecordBlockBuilder.single("k", new byte[0]).sentBy(producer, epoch, number);
  }
}
