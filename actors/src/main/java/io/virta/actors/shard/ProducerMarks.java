package io.virta.actors.shard;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ProducerStanding;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Producer;
import io.virta.persistence.record.RecordBlock;
import org.jspecify.annotations.Nullable;

/**
 * The progress of the idempotent producers of a shard: which of their records it has stored.
 * Immutable and safe for any thread; a changed copy shares the unchanged parts.
 *
 * <p>A mark is the epoch of a producer's owner and, for each hash key range, the highest out number
 * stored. It rises only with a stored block, so applying {@link #take} to the headers after a
 * snapshot restores the marks after a restart. A split gives each child the marks of its range. A
 * merge keeps the numbers of both parents apart, because neither is right for the other range: the
 * greater would drop records that were never stored, the lesser would store records twice. A block
 * whose last number is above both makes them equal again.
 *
 * <p>This relies on the producer: each block to a shard must start with the lowest out number that
 * the shard has not acknowledged, in whichever of its hash key ranges. A stored block therefore
 * proves that everything up to its last number is stored. A new owner continues the numbers of its
 * predecessor and resends the unacknowledged records under a higher epoch.
 */
public final class ProducerMarks {
  /** The decision of a shard about a block. */
  public sealed interface Admission {
    /**
     * Store these records, which are all new.
     *
     * @param block the block received, or a copy without the records that are stored already
     */
    record Fresh(RecordBlock block) implements Admission {}

    /** Store nothing and acknowledge: every record is stored already. */
    enum Known implements Admission {
      INSTANCE
    }

    /**
     * Store nothing and refuse: the producer has a newer owner.
     *
     * @param epoch the epoch of that owner
     */
    record Fenced(int epoch) implements Admission {}
  }

  private final HashKeyRange range;
  private final LongTrie<ProducerMark> marks;

  ProducerMarks(HashKeyRange range, LongTrie<ProducerMark> marks) {
    this.range = range;
    this.marks = marks;
  }

  /** Returns the marks of a shard that has no records of any producer. */
  public static ProducerMarks none(HashKeyRange range) {
    return new ProducerMarks(range, LongTrie.empty());
  }

  /**
   * Returns the hash key range that the marks cover: that of the shard, or all hash keys for a
   * shard without parents.
   */
  public HashKeyRange range() {
    return range;
  }

  /** Returns the number of producers with a mark. */
  public int producers() {
    return marks.size();
  }

  /**
   * Returns the highest stored out number of that producer for the range of that hash key; 0 for
   * none.
   */
  public long lastOutNumber(long producerNo, HashKey key) {
    ProducerMark mark = marks.get(producerNo);
    return mark == null ? 0 : mark.lastFor(key);
  }

  /** Returns the epoch of that producer and the number up to which all its records are stored. */
  public ProducerStanding standing(long producerNo) {
    ProducerMark mark = markOf(producerNo);
    return new ProducerStanding(mark.epoch(), mark.lastOutNumber());
  }

  /** Decides what to do with a block that has arrived. A block without a producer is fresh. */
  public Admission admit(RecordBlock block) {
    Producer producer = block.header().producer();
    ProducerMark mark = producer == null ? null : marks.get(producer.no());
    if (producer == null || mark == null) {
      return new Admission.Fresh(block);
    }
    if (producer.epoch() < mark.epoch()) {
      return new Admission.Fenced(mark.epoch());
    }
    int[] fresh = mark.freshIn(block);
    if (fresh.length == 0) {
      return Admission.Known.INSTANCE;
    }
    return new Admission.Fresh(fresh.length == block.recordCount() ? block : block.only(fresh));
  }

  /** Returns the marks after that batch is stored. */
  public ProducerMarks take(BatchHeader batch) {
    ProducerMarks taken = this;
    for (BlockHeader block : batch.blocks()) {
      taken = taken.take(block);
    }
    return taken;
  }

  /** Returns the marks after that block is stored; unchanged when it has no producer. */
  public ProducerMarks take(BlockHeader block) {
    Producer producer = block.producer();
    return producer == null
        ? this
        : with(producer.no(), markOf(producer.no()).raisedBy(producer, block.arrivalMillis()));
  }

  /**
   * Returns the marks after a producer got a new owner, which has not stored anything yet: blocks
   * of earlier owners are refused from now on.
   *
   * @param epoch above that of every earlier owner
   * @param millis when, epoch milliseconds
   */
  public ProducerMarks fence(long producerNo, int epoch, long millis) {
    return with(producerNo, markOf(producerNo).ownedIn(epoch, millis));
  }

  private ProducerMarks with(long producerNo, ProducerMark mark) {
    return new ProducerMarks(range, marks.put(producerNo, mark));
  }

  private ProducerMark markOf(long producerNo) {
    ProducerMark mark = marks.get(producerNo);
    return mark == null ? ProducerMark.none(range) : mark;
  }

  /**
   * Returns the marks inherited by a child that takes that part of the range.
   *
   * @throws IllegalArgumentException if {@code child} reaches beyond the range
   */
  public ProducerMarks within(HashKeyRange child) {
    if (!range.contains(child.start()) || !range.contains(child.end())) {
      throw new IllegalArgumentException(child + " is not inside " + range);
    }
    return new ProducerMarks(child, marks.map(mark -> mark.within(child)));
  }

  /**
   * Returns the marks inherited by the child of two merged shards.
   *
   * @throws IllegalArgumentException unless {@code upper} starts where {@code lower} ends
   */
  public static ProducerMarks merge(ProducerMarks lower, ProducerMarks upper) {
    HashKey end = lower.range.end();
    if (end.equals(HashKey.MAX) || !end.next().equals(upper.range.start())) {
      throw new IllegalArgumentException(upper.range + " does not follow " + lower.range);
    }
    Merging merging = new Merging(lower, upper);
    lower.marks.forEach((mark, producerNo) -> merging.add(producerNo));
    upper.marks.forEach((mark, producerNo) -> merging.add(producerNo));
    return new ProducerMarks(
        new HashKeyRange(lower.range.start(), upper.range.end()), merging.merged);
  }

  private static final class Merging {
    private final ProducerMarks lower;
    private final ProducerMarks upper;
    private LongTrie<ProducerMark> merged = LongTrie.empty();

    Merging(ProducerMarks lower, ProducerMarks upper) {
      this.lower = lower;
      this.upper = upper;
    }

    void add(long producerNo) {
      merged =
          merged.put(producerNo, lower.markOf(producerNo).followedBy(upper.markOf(producerNo)));
    }
  }

  /**
   * Returns the marks without a producer that has ended. A block of it that is still in flight
   * would be stored as new, so the owner retires a producer only after every answer has arrived.
   */
  public ProducerMarks retire(long producerNo) {
    return new ProducerMarks(range, marks.remove(producerNo));
  }

  /**
   * Returns the marks without the producers that have been idle since that time, epoch
   * milliseconds.
   */
  public ProducerMarks expire(long beforeMillis) {
    return new ProducerMarks(
        range, marks.map(mark -> mark.storedMillis() < beforeMillis ? null : mark));
  }

  /** Returns whether no producer has a mark. */
  public boolean isEmpty() {
    return marks.isEmpty();
  }

  /** Encodes the marks for a snapshot; {@link #decode} reads them. */
  @JsonValue
  public byte[] encode() {
    return ProducerMarksFormat.encode(range, marks);
  }

  /**
   * Decodes bytes written by {@link #encode}.
   *
   * @throws IllegalArgumentException if the bytes are not valid marks, or of another version
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ProducerMarks decode(byte[] bytes) {
    return ProducerMarksFormat.decode(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProducerMarks that
        && range.equals(that.range)
        && marks.equals(that.marks);
  }

  @Override
  public int hashCode() {
    return 31 * range.hashCode() + marks.hashCode();
  }

  @Override
  public String toString() {
    return "ProducerMarks[" + range + ", " + producers() + " producers]";
  }
}
