package io.virta.processors.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * A record of an input; for errors also the result of a window, with the name of its stage as the
 * stream and without a shard. Valid while it is processed: a reader of many records may use one
 * object for all of them. What only errors need is computed when it is asked for.
 */
public interface InputRecord {
  /** Returns the stream that was read. */
  String stream();

  /** Returns the id of the shard, for people. */
  String shard();

  /** Returns the decimal sequence number, for people. */
  String sequenceNumber();

  /** Returns the index among the records that the KPL aggregated; 0 for others. */
  long subSequenceNumber();

  /** Returns when the shard accepted it, epoch milliseconds. */
  long arrivalMillis();

  String partitionKey();

  /** Returns whether the producer gave a hash key apart from the partition key. */
  boolean hasExplicitHash();

  /** Returns a buffer whose remaining bytes are the record; they do not change. */
  ByteBuffer data();

  /** Names the record in an error message. */
  default String described() {
    return shard().isEmpty()
        ? "the window %s of \"%s\"".formatted(UTF_8.decode(data().duplicate()), stream())
        : "record %s of %s in %s".formatted(sequenceNumber(), shard(), stream());
  }
}
