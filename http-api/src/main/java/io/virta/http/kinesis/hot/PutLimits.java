package io.virta.http.kinesis.hot;

/**
 * The limits of one put request.
 *
 * @param recordBytesMax partition key and data of a record together; its stream may allow less
 * @param requestPayloadBytesMax all partition keys and data of a request together
 */
public record PutLimits(int recordBytesMax, int requestPayloadBytesMax) {
  /** The most records in a PutRecords request, as on AWS. */
  public static final int RECORDS_MAX = 500;

  /** The most characters in a partition key, as on AWS. */
  public static final int PARTITION_KEY_CHARS_MAX = 256;
}
