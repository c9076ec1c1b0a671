package io.virta.foreign.kcl;

import java.util.List;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.common.StreamIdentifier;
import software.amazon.kinesis.processor.FormerStreamsLeasesDeletionStrategy;
import software.amazon.kinesis.processor.FormerStreamsLeasesDeletionStrategy.NoLeaseDeletionStrategy;
import software.amazon.kinesis.processor.MultiStreamTracker;

/** The KCL's multi-stream mode with a single stream, given by its ARN. */
final class OneOfManyTracker implements MultiStreamTracker {
  private final StreamConfig stream;

  OneOfManyTracker(KinesisAsyncClient kinesis, String arn) {
    long createdSeconds =
        kinesis
            .describeStreamSummary(request -> request.streamARN(arn))
            .join()
            .streamDescriptionSummary()
            .streamCreationTimestamp()
            .getEpochSecond();
    this.stream =
        new StreamConfig(
            StreamIdentifier.multiStreamInstance(Arn.fromString(arn), createdSeconds),
            WorkerMain.START);
  }

  @Override
  public List<StreamConfig> streamConfigList() {
    return List.of(stream);
  }

  @Override
  public FormerStreamsLeasesDeletionStrategy formerStreamsLeasesDeletionStrategy() {
    return new NoLeaseDeletionStrategy();
  }
}
