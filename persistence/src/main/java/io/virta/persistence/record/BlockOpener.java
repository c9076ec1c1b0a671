package io.virta.persistence.record;

import java.util.Objects;
import java.util.function.IntFunction;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts blocks of one shard as they come out of the log. Cheap to make: one for each read. Not
 * thread safe.
 */
public final class BlockOpener {
  private final String shardId;
  private final IntFunction<DataKey> keys;
  private @Nullable BlockCipher cipher;
  private @Nullable SecretKeySpec sessionKey;
  private int keyNo;
  private long session;

  /**
   * @param shardId as the {@link BatchSealer} was told
   * @param keys gives the data key of a number, or throws why it cannot
   */
  public BlockOpener(String shardId, IntFunction<DataKey> keys) {
    this.shardId = shardId;
    this.keys = keys;
  }

  /**
   * The block with readable records; the same when it is not encrypted.
   *
   * @param firstSeq the number of its first record
   * @throws SealBrokenException when it was changed or moved since it was sealed
   */
  public RecordBlock open(RecordBlock block, long firstSeq) {
    if (!block.isSealed()) {
      if (block.isEncrypted()) {
        // It lies readable in memory, and yet nobody gets it without the key.
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

  /** Neighbours were mostly sealed by the same sealer. */
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
