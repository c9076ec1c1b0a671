package io.virta.persistence.record;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the batches of one shard with one data key on their way to the log.
 *
 * <p>No nonce ever comes twice under a key, also when a batch is written again with the same
 * sequence numbers and other records after a crash: each sealer draws a random number and derives a
 * key of its own from it, and counts the bodies that it has encrypted. Nothing of that needs to be
 * remembered. Not thread safe.
 */
public final class BatchSealer {
  /** Bodies that a 32-bit counter tells apart. */
  private static final long BODIES_MAX = 1L << 32;

  private final DataKey key;
  private final String shardId;
  private final SecureRandom random;
  private final BlockCipher cipher = new BlockCipher();
  private SecretKeySpec sessionKey;
  private long session;
  private long sealed;

  /**
   * A sealer that has encrypted nothing yet.
   *
   * @param shardId names the shard among all shards that there ever are
   */
  public BatchSealer(DataKey key, String shardId, SecureRandom random) {
    this.key = key;
    this.shardId = shardId;
    this.random = random;
    this.session = random.nextLong();
    this.sessionKey = key.derive(shardId, session);
  }

  /** The number of the data key. */
  public int keyNo() {
    return key.no();
  }

  /**
   * The batch as it goes to the log; the one that is handed in stays readable.
   *
   * @param batch its blocks are {@link RecordBlock#toBeEncrypted} with this key
   */
  public RecordBatch seal(RecordBatch batch) {
    if (sealed + batch.blocks().size() > BODIES_MAX) {
      startSession();
    }
    List<BlockHeader> headers = headers(batch);
    byte[] bodies = new byte[headers.stream().mapToInt(BlockHeader::bodyLength).sum()];
    List<RecordBlock> blocks = new ArrayList<>(headers.size());
    long seq = batch.firstSeq();
    int at = 0;
    for (int i = 0; i < headers.size(); i++) {
      BlockHeader header = headers.get(i);
      cipher.seal(sessionKey, batch.blocks().get(i), header, seq, bodies, at);
      blocks.add(new RecordBlock(header, bodies, at));
      seq += header.recordCount();
      at += header.bodyLength();
    }
    return RecordBatch.of(batch.firstSeq(), blocks);
  }

  private List<BlockHeader> headers(RecordBatch batch) {
    List<BlockHeader> headers = new ArrayList<>(batch.blocks().size());
    for (RecordBlock block : batch.blocks()) {
      if (block.isSealed() || block.header().seal().keyNo() != key.no()) {
        throw new IllegalArgumentException(
            "a block for data key %d, not %s".formatted(key.no(), block.header().seal()));
      }
      headers.add(block.header().with(BlockSeal.closed(key.no(), (int) sealed++, session)));
    }
    return headers;
  }

  private void startSession() {
    session = random.nextLong();
    sessionKey = key.derive(shardId, session);
    sealed = 0;
  }
}
