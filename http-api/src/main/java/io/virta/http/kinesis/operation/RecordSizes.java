package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.http.kinesis.hot.PutEntries;

/**
 * The limit of record sizes, partition key and data together, with the errors of AWS.
 *
 * @param many whether requests contain a list of records
 */
record RecordSizes(boolean many) {

  /** Checks the records of a request at once. */
  void require(PutEntries entries, int bytesMax) {
    if (entries.largestBytes() <= bytesMax) {
      return;
    }
    for (int i = 0; i < entries.count(); i++) {
      require(entries.keyLength(i), entries.dataLength(i), i, bytesMax);
    }
  }

  /** Checks the record at index {@code i} of a request. */
  void require(int keyBytes, int dataBytes, int i, int bytesMax) {
    if (dataBytes > bytesMax) {
      throw dataTooLarge(dataBytes, i, bytesMax);
    }
    if (keyBytes + dataBytes > bytesMax) {
      throw WireError.invalidArgument(
              "Partition key and data of a record have at most %d bytes together; record %d has %d."
                  .formatted(bytesMax, i + 1, keyBytes + dataBytes))
          .asException();
    }
  }

  private WireException dataTooLarge(int dataBytes, int i, int bytesMax) {
    String path = many ? "records." + (i + 1) + ".member.data" : "data";
    return WireError.validation(
            "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=%1$d cap=%1$d]' at '%2$s' failed to satisfy constraint: Member must have length less than or equal to %3$d"
                .formatted(dataBytes, path, bytesMax))
        .asException();
  }
}
