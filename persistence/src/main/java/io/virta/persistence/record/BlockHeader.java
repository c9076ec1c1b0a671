package io.virta.persistence.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a {@link RecordBlock}. It is stored in the block table of the batch header, under
 * that header's checksum, so that recovery can rebuild a shard from headers alone.
 *
 * @param arrivalMillis when the shard accepted the block, epoch milliseconds; 0 while the block is
 *     unstamped
 * @param recordCount the number of records in the block, at least 1
 * @param recordSlots the number of entries in the offset table, at least {@code recordCount}; more
 *     only after {@link RecordBlock#prefix}
 * @param bodyLength the bytes of the body: offset table and records
 * @param sender the sender of the block; its range holds at least as many numbers as there are
 *     records
 * @param seal the encryption of the body
 */
public record BlockHeader(
    long arrivalMillis,
    int recordCount,
    int recordSlots,
    int bodyLength,
    BlockSender sender,
    BlockSeal seal) {

  /** The bytes of one header in the block table of a batch. */
  public static final int BYTES = 72;

  /** The codec of a body that is neither compressed nor encrypted. */
  private static final byte CODEC_PLAIN = 0;

  /** The codec of a body that a {@link BatchSealer} has encrypted. */
  private static final byte CODEC_AES_256_GCM = 1;

  /** Added to the codec if the sender is a call. Versions before 0.2 reject such a codec. */
  private static final int OF_A_CALL = 16;

  public BlockHeader {
    if (recordCount < 1 || recordSlots < recordCount) {
      throw new IllegalArgumentException(
          "a block holds 1.." + recordSlots + " records, but its header says " + recordCount);
    }
    int openLength = seal.closed() ? BlockCipher.openLength(bodyLength) : bodyLength;
    if (openLength < RecordBlock.tableBytes(recordSlots)) {
      throw new IllegalArgumentException(
          "a block of " + recordSlots + " slots cannot have a body of " + bodyLength + " bytes");
    }
    requireRoomForNumbers(sender, recordCount);
  }

  private static void requireRoomForNumbers(BlockSender sender, int records) {
    long numbers = Long.MAX_VALUE;
    if (sender instanceof BlockSender.Producer producer) {
      numbers = producer.lastOutNumber() - producer.firstOutNumber() + 1;
    } else if (sender instanceof BlockSender.Call call) {
      numbers = call.lastEntry() - call.firstEntry() + 1L;
    }
    if (numbers < records) {
      throw new IllegalArgumentException(records + " records cannot have the numbers of " + sender);
    }
  }

  /** Whether the records are, or will be, encrypted in the log. */
  public boolean isEncrypted() {
    return seal.encrypted();
  }

  /** The idempotent producer that sent the block; null if another kind of sender did. */
  public BlockSender.@Nullable Producer producer() {
    return sender instanceof BlockSender.Producer producer ? producer : null;
  }

  /** The call that sent the block; null if it has no call id. */
  public BlockSender.@Nullable Call call() {
    return sender instanceof BlockSender.Call call ? call : null;
  }

  /** Returns the header of a block from an unknown sender that no shard has stamped yet. */
  static BlockHeader unstamped(int recordCount, int bodyLength) {
    return new BlockHeader(
        0, recordCount, recordCount, bodyLength, BlockSender.Anybody.INSTANCE, BlockSeal.NONE);
  }

  BlockHeader arrivedAt(long millis) {
    return new BlockHeader(millis, recordCount, recordSlots, bodyLength, sender, seal);
  }

  /** Returns the header with another seal; the body length changes with it. */
  BlockHeader with(BlockSeal changed) {
    int openLength = seal.closed() ? BlockCipher.openLength(bodyLength) : bodyLength;
    int length = changed.closed() ? BlockCipher.sealedLength(openLength) : openLength;
    return new BlockHeader(arrivalMillis, recordCount, recordSlots, length, sender, changed);
  }

  /** Returns the header with another sender. */
  BlockHeader sentBy(BlockSender other) {
    return new BlockHeader(arrivalMillis, recordCount, recordSlots, bodyLength, other, seal);
  }

  /**
   * Returns the header for the first {@code records} records.
   *
   * @param newSender the sender with the number of the last record kept
   */
  BlockHeader cutTo(int records, int newBodyLength, BlockSender newSender) {
    return new BlockHeader(arrivalMillis, records, recordSlots, newBodyLength, newSender, seal);
  }

  /** Writes {@value #BYTES} bytes, little endian, at the buffer's position. */
  void writeTo(ByteBuffer out) {
    if (seal.encrypted() && !seal.closed()) {
      throw new IllegalStateException("a block of an encrypted stream is written only encrypted");
    }
    out.putInt(bodyLength).putInt(recordCount).putInt(recordSlots).putInt(0);
    out.putLong(arrivalMillis);
    byte codec = seal.closed() ? CODEC_AES_256_GCM : CODEC_PLAIN;
    if (sender instanceof BlockSender.Call call) {
      out.putLong(call.id().high()).putInt(call.attempt());
      out.putInt(codec | OF_A_CALL).putLong(call.id().low());
      out.putInt(call.firstEntry()).putInt(call.lastEntry());
    } else if (sender instanceof BlockSender.Producer producer) {
      out.putLong(producer.no()).putInt(producer.epoch()).putInt(codec);
      out.putLong(producer.firstOutNumber()).putLong(producer.lastOutNumber());
    } else {
      out.putLong(0).putInt(0).putInt(codec).putLong(0).putLong(0);
    }
    out.putInt(seal.keyNo()).putInt(seal.number()).putLong(seal.session());
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException if the values contradict each other or the codec is unknown
   */
  static BlockHeader readFrom(ByteBuffer in) {
    int start = in.position();
    int bodyLength = in.getInt();
    int recordCount = in.getInt();
    int recordSlots = in.getInt();
    in.getInt();
    long arrivalMillis = in.getLong();
    long idHigh = in.getLong();
    int epoch = in.getInt();
    int codec = in.get();
    in.position(start + 40);
    BlockSender sender =
        (codec & OF_A_CALL) == 0
            ? sender(idHigh, epoch, in.getLong(), in.getLong())
            : new BlockSender.Call(
                new CallId(idHigh, in.getLong()), epoch, in.getInt(), in.getInt());
    BlockSeal seal =
        isSealed(codec) ? BlockSeal.closed(in.getInt(), in.getInt(), in.getLong()) : BlockSeal.NONE;
    in.position(start + BYTES);
    return new BlockHeader(arrivalMillis, recordCount, recordSlots, bodyLength, sender, seal);
  }

  private static BlockSender sender(long producerNo, int epoch, long first, long last) {
    return producerNo == 0 && epoch == 0 && first == 0 && last == 0
        ? BlockSender.Anybody.INSTANCE
        : new BlockSender.Producer(producerNo, epoch, first, last);
  }

  private static boolean isSealed(int codec) {
    return switch (codec & ~OF_A_CALL) {
      case CODEC_PLAIN -> false;
      case CODEC_AES_256_GCM -> true;
      default ->
          throw new IllegalArgumentException(
              "block codec %d is unknown to this version; it knows %d and %d, and %d more for calls"
                  .formatted(codec, CODEC_PLAIN, CODEC_AES_256_GCM, OF_A_CALL));
    };
  }
}
