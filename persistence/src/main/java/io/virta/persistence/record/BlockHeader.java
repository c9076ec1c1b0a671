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
 * @param producerNo the idempotent producer that sent the block, 0 for none
 * @param producerEpoch the incarnation of that producer
 * @param firstOutSeq the producer's own number of the first record
 * @param lastOutSeq the producer's own number of the last record: its high-water mark in this shard
 */
public record BlockHeader(
    long arrivalMillis,
    int recordCount,
    int recordSlots,
    int bodyLength,
    long producerNo,
    int producerEpoch,
    long firstOutSeq,
    long lastOutSeq) {

  /** Bytes of one header in the table of a batch. */
  public static final int BYTES = 72;

  /** The codec of a body that is neither compressed nor encrypted; the only one so far. */
  private static final byte CODEC_PLAIN = 0;

  public BlockHeader {
    if (recordCount < 1 || recordSlots < recordCount) {
      throw new IllegalArgumentException(
          "a block holds 1.." + recordSlots + " records, but its header says " + recordCount);
    }
    if (bodyLength < RecordBlock.tableBytes(recordSlots)) {
      throw new IllegalArgumentException(
          "a block of " + recordSlots + " slots cannot have a body of " + bodyLength + " bytes");
    }
  }

  /** The header of a block from a producer without idempotence that no shard has stamped yet. */
  static BlockHeader unstamped(int recordCount, int bodyLength) {
    return new BlockHeader(0, recordCount, recordCount, bodyLength, 0, 0, 0, 0);
  }

  BlockHeader arrivedAt(long millis) {
    return new BlockHeader(
        millis,
        recordCount,
        recordSlots,
        bodyLength,
        producerNo,
        producerEpoch,
        firstOutSeq,
        lastOutSeq);
  }

  BlockHeader cutTo(int records, int newBodyLength) {
    long newLastOutSeq = producerNo == 0 ? 0 : firstOutSeq + records - 1;
    return new BlockHeader(
        arrivalMillis,
        records,
        recordSlots,
        newBodyLength,
        producerNo,
        producerEpoch,
        firstOutSeq,
        newLastOutSeq);
  }

  /** Writes {@value #BYTES} bytes, little endian, at the buffer's position. */
  void writeTo(ByteBuffer out) {
    out.putInt(bodyLength).putInt(recordCount).putInt(recordSlots).putInt(0);
    out.putLong(arrivalMillis).putLong(producerNo);
    out.putInt(producerEpoch).put(CODEC_PLAIN).put((byte) 0).putShort((short) 0);
    out.putLong(firstOutSeq).putLong(lastOutSeq);
    out.putLong(0).putLong(0); // key number and nonce of an encrypted body: room, not yet used
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
    if (codec != CODEC_PLAIN) {
      throw new IllegalArgumentException(
          "block codec " + codec + " is unknown to this version; it knows " + CODEC_PLAIN);
    }
    in.position(start + 40);
    long firstOutSeq = in.getLong();
    long lastOutSeq = in.getLong();
    in.position(start + BYTES);
    return new BlockHeader(
        arrivalMillis,
        recordCount,
        recordSlots,
        bodyLength,
        producerNo,
        producerEpoch,
        firstOutSeq,
        lastOutSeq);
  }
}
