package io.virta.http.kinesis.hot;

import io.virta.persistence.record.RecordBlock;

/**
 * How GetRecords spells records in one dialect. A record is written in three parts, so that its
 * data can be cut wherever a piece of the answer ends.
 */
interface RecordFormat {
  /** How many data bytes may be cut off without changing how the rest is spelled. */
  int DATA_UNIT = 3;

  /** The start of the answer, up to the first record. */
  byte[] opening(int recordCount);

  /** What stands between the last record and the members behind the records. */
  byte[] closing();

  /** Bytes of a record of a block, separators not counted. */
  long length(RecordBlock block, int i);

  /** Bytes between two records. */
  int separatorLength();

  /** All before the data. */
  void writeHead(ByteSink out, SequenceDigits number, RecordBlock block, int i, boolean first);

  /** Some data; a multiple of {@link #DATA_UNIT} bytes unless it is the last. */
  void writeData(ByteSink out, byte[] array, int offset, int length);

  /** All behind the data. */
  void writeTail(ByteSink out, RecordBlock block, int i);
}
