package io.virta.client;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import io.virta.persistence.record.RecordBlock;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a slice, each created on demand: a megabyte of aggregated records can hold a
 * hundred thousand user records. May be iterated any number of times.
 */
final class SliceRecords implements Iterable<StreamRecord> {
  private final Shard shard;
  private final RecordSlice slice;
  private final boolean unpack;
  private final @Nullable RecordPosition taken;

  private SliceRecords(
      Shard shard, RecordSlice slice, boolean unpack, @Nullable RecordPosition taken) {
    this.shard = shard;
    this.slice = slice;
    this.unpack = unpack;
    this.taken = taken;
  }

  /** Returns every record as it is stored. */
  static SliceRecords stored(Shard shard, RecordSlice slice) {
    return new SliceRecords(shard, slice, false, null);
  }

  /**
   * Returns the records with aggregated ones unpacked, without user records outside the shard's
   * hash key range.
   */
  static SliceRecords ofUsers(Shard shard, RecordSlice slice) {
    return new SliceRecords(shard, slice, true, null);
  }

  /** Returns the records after one that the consumer has already processed. */
  SliceRecords after(RecordPosition record) {
    boolean holdsIt =
        !slice.isEmpty()
            && slice.runs().get(0).firstSeq() <= record.sequenceNumber().counter()
            && slice.nextSeq() > record.sequenceNumber().counter();
    return holdsIt ? new SliceRecords(shard, slice, unpack, record) : this;
  }

  @Override
  public Iterator<StreamRecord> iterator() {
    return new Records();
  }

  private final class Records implements Iterator<StreamRecord> {
    private final Iterator<RecordSlice.Run> runs = slice.runs().iterator();
    private RecordSlice.@Nullable Run run;
    private int at;
    private Iterator<UserRecord> packed = Collections.emptyIterator();
    private @Nullable StreamRecord packing;
    private @Nullable StreamRecord next;

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = find();
      }
      return next != null;
    }

    @Override
    public StreamRecord next() {
      StreamRecord found = hasNext() ? next : null;
      if (found == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return found;
    }

    private @Nullable StreamRecord find() {
      StreamRecord found = findAny();
      while (found != null && isTaken(found)) {
        found = findAny();
      }
      return found;
    }

    private boolean isTaken(StreamRecord record) {
      return taken != null
          && !taken.isBefore(record.sequenceNumber().counter(), record.subSequenceNumber());
    }

    private @Nullable StreamRecord findAny() {
      StreamRecord user = nextPacked();
      while (user == null) {
        RecordSlice.Run current = runWithRecord();
        if (current == null) {
          return null;
        }
        int i = at++;
        Optional<AggregatedRecord> aggregated =
            unpack ? aggregated(current.block(), i) : Optional.empty();
        StreamRecord stored = stored(current, i);
        if (aggregated.isEmpty()) {
          return stored;
        }
        packed = aggregated.get().iterator();
        packing = stored;
        user = nextPacked();
      }
      return user;
    }

    private RecordSlice.@Nullable Run runWithRecord() {
      while (run == null || at == run.to()) {
        if (!runs.hasNext()) {
          return null;
        }
        run = runs.next();
        at = run.from();
      }
      return run;
    }

    private @Nullable StreamRecord nextPacked() {
      HashKeyRange range = shard.range();
      while (packing != null && packed.hasNext()) {
        UserRecord user = packed.next();
        if (range.contains(user.hashKey())) {
          return new StreamRecord(
              packing.shard(),
              packing.sequenceNumber(),
              user.subSequenceNumber(),
              packing.arrivedAt(),
              user.partitionKey(),
              user.explicitHashKey(),
              user.data());
        }
      }
      packing = null;
      return null;
    }

    private static Optional<AggregatedRecord> aggregated(RecordBlock block, int i) {
      return AggregatedRecord.read(block.array(), block.dataOffset(i), block.dataLength(i));
    }

    private StreamRecord stored(RecordSlice.Run current, int i) {
      RecordBlock block = current.block();
      SequenceNumber number =
          shard.sequenceNumber(current.firstSeq() + i - current.from(), block.arrivalMillis());
      HashKey explicit =
          block.hasExplicitHash(i)
              ? new HashKey(block.explicitHashHigh(i), block.explicitHashLow(i))
              : null;
      return new StreamRecord(
          shard.id(),
          number,
          0,
          Instant.ofEpochMilli(block.arrivalMillis()),
          block.key(i),
          explicit,
          block.dataBuffer(i));
    }
  }
}
