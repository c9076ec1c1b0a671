package io.virta.persistence.record;

import java.util.Objects;
import java.util.function.IntFunction;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts blocks of one shard that were read from the log. Cheap to create: each read uses its
 * own. Not thread safe.
 */
public final class BlockOpener {
  private final String shardId;
  private final IntFunction<DataKey> keys;
  private @Nullable BlockCipher cipher;
  private @Nullable SecretKeySpec sessionKey;
  private int keyNo;
  private long session;

  /**
   * @param shardId the shard id that was given to the {@link BatchSealer}
   * @param keys returns the data key with a number, or throws an exception if it is not available
   */
  public BlockOpener(String shardId, IntFunction<DataKey> keys) {
    this.shardId = shardId;
    this.keys = keys;
  }

  /**
   * Returns the block with readable records; returns the same block if it is not encrypted.
   *
   * @param firstSeq the sequence number of its first record
   * @throws SealBrokenException if the block was changed or moved after it was sealed
   */
  public RecordBlock open(RecordBlock block, long firstSeq) {
    if (!block.isSealed()) {
      if (block.isEncrypted()) {
        // The block is readable in memory, but a reader still needs access to the key.
        Objects.requireNonNull(keys.apply(block.header().seal().keyNo()));
      }
      return block;
    }
    BlockSeal seal = block.header().seal();
    byte[] body = cipher().open(keyOf(seal), block, firstSeq);
    RecordBlock open = new RecordBlock(block.header().with(BlockSeal.open(seal.keyNo())), body, 0);
    open.requireWellFormed();
    return open;
  }

  private BlockCipher cipher() {
    if (cipher == null) {
      cipher = new BlockCipher();
    }
    return cipher;
  }

  /** The key of the block's sealer; the last one is cached, as adjacent blocks usually share it. */
  private SecretKeySpec keyOf(BlockSeal seal) {
    SecretKeySpec known = sessionKey;
    if (known == null || seal.keyNo() != keyNo || seal.session() != session) {
      known = keys.apply(seal.keyNo()).derive(shardId, seal.session());
      sessionKey = known;
      keyNo = seal.keyNo();
      session = seal.session();
    }
    return known;
  }
}
