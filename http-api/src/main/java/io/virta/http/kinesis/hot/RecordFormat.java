package io.virta.http.kinesis.hot;

import io.virta.persistence.record.RecordBlock;

/**
 * The format of records in GetRecords answers, in one dialect. A record is written in three parts,
 * so that its data can be split where a piece of the answer ends.
 */
interface RecordFormat {
  /**
   * Data may be split at multiples of this many bytes without changing the encoding of the rest.
   */
  int DATA_UNIT = 3;

  /** Returns the start of the answer, up to the first record. */
  byte[] opening(int recordCount);

  /** Returns the bytes between the last record and the members after the records. */
  byte[] closing();

  /** Returns the encoded size of a record in bytes, without separators. */
  long length(RecordBlock block, int i);

  /** Returns the number of bytes between two records. */
  int separatorLength();

  /** Writes the part of a record before the data. */
  void writeHead(ByteSink out, SequenceDigits number, RecordBlock block, int i, boolean first);

  /** Writes some of the data: a multiple of {@link #DATA_UNIT} bytes unless it is the last part. */
  void writeData(ByteSink out, byte[] array, int offset, int length);

  /** Writes the part of a record after the data. */
  void writeTail(ByteSink out, RecordBlock block, int i);
}
