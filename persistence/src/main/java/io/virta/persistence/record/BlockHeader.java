package io.virta.persistence.record;

import java.nio.ByteBuffer;

/**
 * What is known of a {@link RecordBlock} without its bytes. It stands in the table of its batch,
 * under the checksum of the batch header, so that recovery rebuilds a shard from headers alone.
 *
 * @param arrivalMillis when the shard accepted the block, epoch milliseconds; 0 while the block is
 *     unstamped
 * @param recordCount records in the block, at least 1
 * @param recordSlots entries of the offset table, at least {@code recordCount}; more only after
 *     {@link RecordBlock#prefix}
 * @param bodyLength bytes of the body: offset table and records
 * @param producerNo the idempotent producer that sent the block, 1 or more; 0 for none
 * @param producerEpoch the epoch of that producer's owner; 0 without a producer
 * @param firstOutNumber the out number of the first record, 1 or more; 0 without a producer
 * @param lastOutNumber the out number of the last record; 0 without a producer. Out numbers rise
 *     strictly inside a block, and a gap between them is normal
 * @param seal how the body is encrypted
 */
public record BlockHeader(
    long arrivalMillis,
    int recordCount,
    int recordSlots,
    int bodyLength,
    long producerNo,
    int producerEpoch,
    long firstOutNumber,
    long lastOutNumber,
    BlockSeal seal) {

  /** Bytes of one header in the table of a batch. */
  public static final int BYTES = 72;

  /** The codec of a body that is neither compressed nor encrypted. */
  private static final byte CODEC_PLAIN = 0;

  /** The codec of a body that a {@link BatchSealer} has encrypted. */
  private static final byte CODEC_AES_256_GCM = 1;

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
    requireOutNumbers(recordCount, producerNo, producerEpoch, firstOutNumber, lastOutNumber);
  }

  private static void requireOutNumbers(
      int records, long producerNo, int epoch, long first, long last) {
    boolean right =
        producerNo == 0
            ? epoch == 0 && first == 0 && last == 0
            : producerNo > 0
                && epoch >= 0
                && first >= 1
                && last >= first
                && last - first >= records - 1;
    if (!right) {
      throw new IllegalArgumentException(
          "%d records of producer %d with epoch %d cannot have the out numbers %d..%d"
              .formatted(records, producerNo, epoch, first, last));
    }
  }

  /** Whether the records have out numbers of an idempotent producer. */
  public boolean hasProducer() {
    return producerNo != 0;
  }

  /** The header of a block from a producer without idempotence that no shard has stamped yet. */
  static BlockHeader unstamped(int recordCount, int bodyLength) {
    return new BlockHeader(0, recordCount, recordCount, bodyLength, 0, 0, 0, 0, BlockSeal.NONE);
  }

  BlockHeader arrivedAt(long millis) {
    return new BlockHeader(
        millis,
        recordCount,
        recordSlots,
        bodyLength,
        producerNo,
        producerEpoch,
        firstOutNumber,
        lastOutNumber,
        seal);
  }

  /** The same records, encrypted or not: the body changes its length with the seal. */
  BlockHeader with(BlockSeal changed) {
    int openLength = seal.closed() ? BlockCipher.openLength(bodyLength) : bodyLength;
    return new BlockHeader(
        arrivalMillis,
        recordCount,
        recordSlots,
        changed.closed() ? BlockCipher.sealedLength(openLength) : openLength,
        producerNo,
        producerEpoch,
        firstOutNumber,
        lastOutNumber,
        changed);
  }

  /** The same records, sent by that producer. */
  BlockHeader sentBy(long producer, int epoch, long firstOut, long lastOut) {
    return new BlockHeader(
        arrivalMillis,
        recordCount,
        recordSlots,
        bodyLength,
        producer,
        epoch,
        firstOut,
        lastOut,
        seal);
  }

  /**
   * The first of these records.
   *
   * @param newLastOutNumber the out number of the last one kept; 0 without a producer
   */
  BlockHeader cutTo(int records, int newBodyLength, long newLastOutNumber) {
    return new BlockHeader(
        arrivalMillis,
        records,
        recordSlots,
        newBodyLength,
        producerNo,
        producerEpoch,
        firstOutNumber,
        newLastOutNumber,
        seal);
  }

  /** Writes {@value #BYTES} bytes, little endian, at the buffer's position. */
  void writeTo(ByteBuffer out) {
    if (seal.encrypted() && !seal.closed()) {
      throw new IllegalStateException("a block of an encrypted stream is written only encrypted");
    }
    out.putInt(bodyLength).putInt(recordCount).putInt(recordSlots).putInt(0);
    out.putLong(arrivalMillis).putLong(producerNo);
    out.putInt(producerEpoch).put(seal.closed() ? CODEC_AES_256_GCM : CODEC_PLAIN);
    out.put((byte) 0).putShort((short) 0);
    out.putLong(firstOutNumber).putLong(lastOutNumber);
    out.putInt(seal.keyNo()).putInt(seal.number()).putLong(seal.session());
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException when the values contradict each other or the codec is unknown
   */
  static BlockHeader readFrom(ByteBuffer in) {
    int start = in.position();
    int bodyLength = in.getInt();
    int recordCount = in.getInt();
    int recordSlots = in.getInt();
    in.getInt();
    long arrivalMillis = in.getLong();
    long producerNo = in.getLong();
    int producerEpoch = in.getInt();
    byte codec = in.get();
    if (codec != CODEC_PLAIN && codec != CODEC_AES_256_GCM) {
      throw new IllegalArgumentException(
          "block codec %d is unknown to this version; it knows %d and %d"
              .formatted(codec, CODEC_PLAIN, CODEC_AES_256_GCM));
    }
    in.position(start + 40);
    long firstOutNumber = in.getLong();
    long lastOutNumber = in.getLong();
    BlockSeal seal =
        codec == CODEC_PLAIN
            ? BlockSeal.NONE
            : BlockSeal.closed(in.getInt(), in.getInt(), in.getLong());
    in.position(start + BYTES);
    return new BlockHeader(
        arrivalMillis,
        recordCount,
        recordSlots,
        bodyLength,
        producerNo,
        producerEpoch,
        firstOutNumber,
        lastOutNumber,
        seal);
  }
}
