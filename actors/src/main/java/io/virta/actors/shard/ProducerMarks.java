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
 * How far the idempotent producers of a shard have come: which of their records it has stored.
 * Immutable, a change shares what it leaves as it is; safe for any thread.
 *
 * <p>A mark is the epoch of a producer's owner and, for each hash key range, the highest out number
 * stored. It rises only with a block that is stored, so {@link #take} over the headers behind a
 * snapshot gives what was known before a restart. A split gives both children the marks of their
 * ranges. A merge keeps those of both parents apart, because neither number is right for the other
 * range: the greater would drop records that were never stored, the lesser would store records
 * twice. One block whose last number is above both makes them one again.
 *
 * <p>This rests on a promise of the producer: each block to a shard starts with the lowest out
 * number that the shard has not acknowledged, whichever of its hash key ranges that is in. So a
 * stored block proves that everything up to its last number is stored. A new owner continues the
 * numbers of the one before and sends its unacknowledged records again, under a higher epoch.
 */
public final class ProducerMarks {
  /** What a shard does with a block. */
  public sealed interface Admission {
    /**
     * Store these records; every one of them is new.
     *
     * @param block what was sent, or a copy without the records that are stored already
     */
    record Fresh(RecordBlock block) implements Admission {}

    /** Store nothing, and acknowledge: every record is stored already. */
    enum Known implements Admission {
      INSTANCE
    }

    /**
     * Store nothing, and refuse: the producer has a newer owner.
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

  /** The marks of a shard that has no records of any producer. */
  public static ProducerMarks none(HashKeyRange range) {
    return new ProducerMarks(range, LongTrie.empty());
  }

  /** The hash key range that they cover: that of the shard, or all where it had no parents. */
  public HashKeyRange range() {
    return range;
  }

  /** How many producers have a mark. */
  public int producers() {
    return marks.size();
  }

  /** The highest out number of that producer stored where that hash key is; 0 for none. */
  public long lastOutNumber(long producerNo, HashKey key) {
    ProducerMark mark = marks.get(producerNo);
    return mark == null ? 0 : mark.lastFor(key);
  }

  /** How far that producer has come. */
  public ProducerStanding standing(long producerNo) {
    ProducerMark mark = markOf(producerNo);
    return new ProducerStanding(mark.epoch(), mark.lastOutNumber());
  }

  /** What to do with a block that has arrived. One without a producer is fresh. */
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

  /** With a batch that is stored. */
  public ProducerMarks take(BatchHeader batch) {
    ProducerMarks taken = this;
    for (BlockHeader block : batch.blocks()) {
      taken = taken.take(block);
    }
    return taken;
  }

  /** With a block that is stored; the same when it has no producer. */
  public ProducerMarks take(BlockHeader block) {
    Producer producer = block.producer();
    return producer == null
        ? this
        : with(producer.no(), markOf(producer.no()).raisedBy(producer, block.arrivalMillis()));
  }

  /**
   * With a new owner of a producer, which has not stored anything yet: what owners before it send
   * from now on is refused.
   *
   * @param epoch above that of every owner before
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
   * What a child inherits that takes that part of the range.
   *
   * @throws IllegalArgumentException when it reaches beyond the range
   */
  public ProducerMarks within(HashKeyRange child) {
    if (!range.contains(child.start()) || !range.contains(child.end())) {
      throw new IllegalArgumentException(child + " is not inside " + range);
    }
    return new ProducerMarks(child, marks.map(mark -> mark.within(child)));
  }

  /**
   * What the child of two shards inherits.
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
   * Without a producer that has ended. A block of it that is still under way would be stored as
   * new, so its owner retires it when every answer is in.
   */
  public ProducerMarks retire(long producerNo) {
    return new ProducerMarks(range, marks.remove(producerNo));
  }

  /** Without the producers that have stored nothing since that time, epoch milliseconds. */
  public ProducerMarks expire(long beforeMillis) {
    return new ProducerMarks(
        range, marks.map(mark -> mark.storedMillis() < beforeMillis ? null : mark));
  }

  /** Whether no producer has a mark. */
  public boolean isEmpty() {
    return marks.isEmpty();
  }

  /** The bytes of a snapshot, which {@link #decode} reads. */
  @JsonValue
  public byte[] encode() {
    return ProducerMarksFormat.encode(range, marks);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no marks, or of a later version
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
