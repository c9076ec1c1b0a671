package io.virta.processors.operator;

import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Work;
import io.virta.processors.time.ShardTime;
import java.util.ArrayList;
import java.util.List;

/**
 * One shard of an input of a chain without state. What the stages write for a record is numbered by
 * the record's own counter in its shard, so a record that is processed again after a crash gives
 * the same numbers again, and targets drop what they have. Nothing needs to be stored before it is
 * written, and positions may be saved at any later time. Used by one thread at a time.
 *
 * <p>An out number has 44 bits of the counter and 19 bits of an ordinal among all that is written
 * for that stored record, including the records that the KPL aggregated in it.
 */
public final class DirectInput {
  private static final int ORDINAL_BITS = 19;
  private static final int ORDINAL_MAX = (1 << ORDINAL_BITS) - 1;
  private static final long COUNTER_MAX = (1L << 44) - 1;

  private final Chain chain;
  private final Stage read;
  private final ShardTime time;
  private long counter = -1;
  private int ordinal;

  /**
   * Starts at any record of the shard.
   *
   * @param read the stage that reads the input
   */
  public DirectInput(Chain chain, Stage read) {
    this.chain = chain;
    this.read = read;
    this.time = ShardTime.start(((Work.Read) read.work()).time());
  }

  /**
   * Processes the next record of the shard.
   *
   * @param recordCounter the counter of the stored record in its shard, 0 or more; does not fall
   * @throws StageStoppedException if the task must stop before this record, also because there are
   *     too many outputs to number
   * @throws RetryLaterException if the record must be processed again
   */
  public List<NumberedOutput> process(long recordCounter, InputRecord record) {
    if (recordCounter > COUNTER_MAX) {
      throw tooMany("the shard has had more than %d records".formatted(COUNTER_MAX));
    }
    List<OutputRecord> written = chain.process(read, record.shard(), time, record);
    int first = recordCounter == counter ? ordinal : 0;
    if (written.size() > ORDINAL_MAX - first) {
      throw tooMany(
          "record %s of %s gives more than %d outputs"
              .formatted(record.sequenceNumber(), record.shard(), ORDINAL_MAX));
    }
    counter = recordCounter;
    ordinal = first;
    List<NumberedOutput> numbered = new ArrayList<>(written.size());
    for (OutputRecord output : written) {
      ordinal++;
      numbered.add(new NumberedOutput((recordCounter << ORDINAL_BITS) | ordinal, output));
    }
    return numbered;
  }

  private StageStoppedException tooMany(String problem) {
    IllegalStateException cause = new IllegalStateException(problem);
    return new StageStoppedException(read.name(), /* wholeApp= */ false, problem, cause);
  }
}
