package io.virta.actors.shard;

import io.virta.actors.model.Appended;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.VirtaException;
import io.virta.actors.put.PutSource;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardPut;
import io.virta.persistence.record.CallId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A call of a client in {@link CallSimulation}: the same entries in every attempt. */
final class SimulatedCall implements PutSource {
  private static final int ENTRIES_MAX = 8;

  final int no;
  final CallId id;
  int attempts;

  /** The place of each entry as reported to the client; null before its answer arrived. */
  @Nullable String @Nullable [] told;

  private final HashKey[] hashes;

  SimulatedCall(int no, SplittableRandom random) {
    this.no = no;
    this.id = new CallId(no, -no);
    this.hashes = new HashKey[1 + random.nextInt(ENTRIES_MAX)];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = ProducerSimulation.KEYS.get(random.nextInt(ProducerSimulation.KEYS.size()));
    }
  }

  @Override
  public int count() {
    return hashes.length;
  }

  @Override
  public long hashHigh(int i) {
    return hashes[i].high();
  }

  @Override
  public long hashLow(int i) {
    return hashes[i].low();
  }

  @Override
  public boolean hasExplicitHash(int i) {
    return true;
  }

  @Override
  public int keyLength(int i) {
    return 1;
  }

  @Override
  public int dataLength(int i) {
    return 2 * Integer.BYTES;
  }

  @Override
  public void copyKey(int i, byte[] to, int at) {}

  @Override
  public void copyData(int i, byte[] to, int at) {
    ByteBuffer.wrap(to).putInt(at, no).putInt(at + Integer.BYTES, i);
  }

  /** The answer to one attempt. */
  static final class Answer implements ShardPut.Outcome {
    final @Nullable String[] places;
    private final List<Throwable> bugs;

    /**
     * Creates an answer without any entry.
     *
     * @param bugs receives failures that are not refusals
     */
    Answer(int entries, List<Throwable> bugs) {
      this.places = new String[entries];
      this.bugs = bugs;
    }

    @Override
    public void stored(ShardMap map, ShardBlock block, Appended appended) {
      for (int i = 0; i < appended.count(); i++) {
        places[block.entry(i)] = block.shard().id() + ":" + (appended.firstSeq() + i);
      }
    }

    @Override
    public void storedAlone(ShardMap map, int entry, ShardId shard, Appended record) {
      places[entry] = shard + ":" + record.firstSeq();
    }

    @Override
    public void refusedAlone(ShardMap map, int entry, Throwable failure) {
      noteBug(failure);
    }

    @Override
    public void refused(ShardMap map, ShardBlock block, Throwable failure) {
      noteBug(failure);
    }

    private void noteBug(Throwable failure) {
      if (!(failure instanceof VirtaException)) {
        bugs.add(failure);
      }
    }
  }
}
