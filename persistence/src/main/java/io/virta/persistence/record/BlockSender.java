package io.virta.persistence.record;

/**
 * The sender of a block's records, as far as a shard needs it to recognise records that it has
 * already stored. The sender numbers its records; the numbers rise strictly within a block, with
 * gaps. A stored block keeps the first and the last number.
 */
public sealed interface BlockSender {
  /** An unknown sender: its records always count as new. */
  enum Anybody implements BlockSender {
    INSTANCE;

    @Override
    public BlockSender between(long first, long last) {
      return this;
    }
  }

  /**
   * An idempotent producer, which numbers its records across all shards.
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
   * One API call of a client, which its SDK may repeat. The number of a record is its index among
   * the entries of the call, from 0.
   *
   * @param id the id of the call
   * @param attempt the attempt, from 1
   * @param firstEntry the index of the first record
   * @param lastEntry the index of the last record
   */
  record Call(CallId id, int attempt, int firstEntry, int lastEntry) implements BlockSender {
    public Call {
      if (attempt < 1 || firstEntry < 0 || lastEntry < firstEntry) {
        throw new IllegalArgumentException(
            "attempt %d of a call cannot have sent the entries %d..%d"
                .formatted(attempt, firstEntry, lastEntry));
      }
    }

    /** Whether this is not the first attempt. */
    public boolean isRepeat() {
      return attempt > 1;
    }

    @Override
    public Call between(long first, long last) {
      return new Call(id, attempt, Math.toIntExact(first), Math.toIntExact(last));
    }
  }

  /** Returns the same sender with another range of numbers. */
  BlockSender between(long first, long last);
}
