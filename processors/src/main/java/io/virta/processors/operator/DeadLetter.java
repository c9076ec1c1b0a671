package io.virta.processors.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * An event that a stage could not process, as JSON in a dead-letter stream.
 *
 * @param processor the id of the processor
 * @param stage the name of the stage
 * @param cause the exception, class and message
 * @param stream the stream of the record from which the event came
 * @param data the record itself; Base64 in JSON
 */
@SuppressWarnings("ArrayRecordComponent") // only written as JSON
public record DeadLetter(
    String processor,
    String stage,
    String cause,
    String stream,
    String shard,
    String sequenceNumber,
    long subSequenceNumber,
    long arrivalMillis,
    String partitionKey,
    byte[] data) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static DeadLetter of(String processor, String stage, InputRecord record, Throwable cause) {
    byte[] data = new byte[record.data().remaining()];
    record.data().duplicate().get(data);
    return new DeadLetter(
        processor,
        stage,
        cause.toString(),
        record.stream(),
        record.shard(),
        record.sequenceNumber(),
        record.subSequenceNumber(),
        record.arrivalMillis(),
        record.partitionKey(),
        data);
  }

  byte[] toJson() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a dead letter is plain data", e);
    }
  }
}
