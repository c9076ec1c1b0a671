package io.virta.http.kinesis.model;

import io.virta.http.aws.wire.WireError;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations of AWS that this version does not serve, so that the error can say so. A test
 * compares them with the service model of the AWS SDK.
 */
public enum UnservedOperation {
  CREATE_CHANNEL("CreateChannel", Source.SDK),
  DELETE_CHANNEL("DeleteChannel", Source.SDK),
  DESCRIBE_CHANNEL("DescribeChannel", Source.SDK),
  LIST_CHANNELS("ListChannels", Source.SDK),
  UPDATE_CHANNEL("UpdateChannel", Source.SDK),
  UPDATE_STREAM_RECORD_DISTRIBUTION_STRATEGY("UpdateStreamRecordDistributionStrategy", Source.SDK),
  ACKNOWLEDGE_DEAD_LETTER_QUEUE_RECORDS("AcknowledgeDeadLetterQueueRecords", Source.DOCUMENTATION),
  ACKNOWLEDGE_QUEUE_RECORDS("AcknowledgeQueueRecords", Source.DOCUMENTATION),
  CREATE_QUEUE("CreateQueue", Source.DOCUMENTATION),
  DELETE_QUEUE("DeleteQueue", Source.DOCUMENTATION),
  DESCRIBE_QUEUE("DescribeQueue", Source.DOCUMENTATION),
  LIST_QUEUES("ListQueues", Source.DOCUMENTATION),
  RECEIVE_DEAD_LETTER_QUEUE_RECORDS("ReceiveDeadLetterQueueRecords", Source.DOCUMENTATION),
  RECEIVE_QUEUE_RECORDS("ReceiveQueueRecords", Source.DOCUMENTATION),
  RESTORE_DEAD_LETTER_QUEUE_RECORDS("RestoreDeadLetterQueueRecords", Source.DOCUMENTATION),
  UPDATE_DEAD_LETTER_QUEUE_RECORDS_VISIBILITY(
      "UpdateDeadLetterQueueRecordsVisibility", Source.DOCUMENTATION),
  UPDATE_QUEUE("UpdateQueue", Source.DOCUMENTATION),
  UPDATE_QUEUE_RECORDS_VISIBILITY("UpdateQueueRecordsVisibility", Source.DOCUMENTATION);

  /** The source in which an operation is documented. */
  public enum Source {
    /** The service model of the SDK. */
    SDK,
    /** AWS's reference only; none of the SDKs examined has it. */
    DOCUMENTATION
  }

  private static final Map<String, UnservedOperation> BY_TARGET =
      Arrays.stream(values())
          .collect(
              Collectors.toMap(
                  operation -> OperationName.TARGET_PREFIX + operation.text, Function.identity()));

  private final String text;
  private final Source source;

  UnservedOperation(String text, Source source) {
    this.text = text;
    this.source = source;
  }

  public Source source() {
    return source;
  }

  /**
   * Returns the error for an operation that is not served: the same as AWS returns for an unknown
   * operation, which SDKs do not retry.
   *
   * @param target the {@code X-Amz-Target} header
   */
  public static WireError refusal(String target) {
    UnservedOperation operation = BY_TARGET.get(target);
    return operation == null
        ? WireError.UNKNOWN_OPERATION
        : new WireError(
            WireError.UNKNOWN_OPERATION.type(),
            WireError.UNKNOWN_OPERATION.status(),
            "%s is an operation of Kinesis Data Streams that this version of Virta does not serve."
                .formatted(operation));
  }

  /** Returns the name as spelled in the API. */
  @Override
  public String toString() {
    return text;
  }
}
