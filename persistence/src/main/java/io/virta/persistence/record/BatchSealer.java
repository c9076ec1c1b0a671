package io.virta.persistence.record;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the batches of one shard with one data key on their way to the log.
 *
 * <p>A nonce is never used twice under the same key, even if a batch is written again after a crash
 * with the same sequence numbers but other records: each sealer draws a random number, derives its
 * own key from it, and counts the bodies that it has encrypted. None of this state must be
 * persisted. Not thread safe.
 */
public final class BatchSealer {
  /** The number of bodies that a 32-bit counter can distinguish. */
  private static final long BODIES_MAX = 1L << 32;

  private final DataKey key;
  private final String shardId;
  private final SecureRandom random;
  private final BlockCipher cipher = new BlockCipher();
  private SecretKeySpec sessionKey;
  private long session;
  private long sealed;

  /**
   * Creates a sealer with a new random number and key.
   *
   * @param shardId an id that is unique among all shards, including deleted ones
   */
  public BatchSealer(DataKey key, String shardId, SecureRandom random) {
    this.key = key;
    this.shardId = shardId;
    this.random = random;
    this.session = random.nextLong();
    this.sessionKey = key.derive(shardId, session);
  }

  /** The number of the sealer's data key. */
  public int keyNo() {
    return key.no();
  }

  /**
   * Returns the batch with encrypted blocks, for the log; {@code batch} itself stays readable.
   *
   * @param batch a batch whose blocks are marked {@link RecordBlock#toBeEncrypted} with this key
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
