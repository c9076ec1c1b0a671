package io.virta.persistence.record;

/**
 * Who sent the records of a block, as far as a shard must know it to recognise what it has stored
 * already. Each record has a number of its sender's; the numbers rise strictly inside a block, and
 * gaps are normal. A block that is stored keeps the first and the last.
 */
public sealed interface BlockSender {
  /** A sender whose records are new whenever they come. */
  enum Anybody implements BlockSender {
    INSTANCE;

    @Override
    public BlockSender between(long first, long last) {
      return this;
    }
  }

  /**
   * An idempotent producer, which numbers all records that it sends to whichever shard.
   *
   * @param no 1 or more
   * @param epoch the epoch of the producer's owner, 0 or more
   * @param firstOutNumber the out number of the first record, 1 or more
   * @param lastOutNumber the out number of the last record
   */
  record Producer(long no, int epoch, long firstOutNumber, long lastOutNumber)
      implements BlockSender {
    public Producer {
      if (no < 1 || epoch < 0 || firstOutNumber < 1 || lastOutNumber < firstOutNumber) {
        throw new IllegalArgumentException(
            "producer %d with epoch %d cannot have sent the out numbers %d..%d"
                .formatted(no, epoch, firstOutNumber, lastOutNumber));
      }
    }

    @Override
    public Producer between(long first, long last) {
      return new Producer(no, epoch, first, last);
    }
  }

  /**
   * One call of a client, which its SDK may send again. The number of a record is its place among
   * the entries of the call, from 0.
   *
   * @param id which call
   * @param attempt which attempt of it, from 1
   * @param firstEntry the place of the first record
   * @param lastEntry the place of the last record
   */
  record Call(CallId id, int attempt, int firstEntry, int lastEntry) implements BlockSender {
    public Call {
      if (attempt < 1 || firstEntry < 0 || lastEntry < firstEntry) {
        throw new IllegalArgumentException(
            "attempt %d of a call cannot have sent the entries %d..%d"
                .formatted(attempt, firstEntry, lastEntry));
      }
    }

    /** Whether the client has sent the call before. */
    public boolean isRepeat() {
      return attempt > 1;
    }

    @Override
    public Call between(long first, long last) {
      return new Call(id, attempt, Math.toIntExact(first), Math.toIntExact(last));
    }
  }

  /** The same sender of other records. */
  BlockSender between(long first, long last);
}
