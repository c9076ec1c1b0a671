package io.virta.http.kinesis.hot;

/**
 * What one put request may bring.
 *
 * @param recordBytesMax partition key and data of a record; its stream may allow less
 * @param requestPayloadBytesMax all partition keys and data of a request
 */
public record PutLimits(int recordBytesMax, int requestPayloadBytesMax) {
  /** Records of a PutRecords request, as on AWS. */
  public static final int RECORDS_MAX = 500;

  /** Characters of a partition key, as on AWS. */
  public static final int PARTITION_KEY_CHARS_MAX = 256;
}
