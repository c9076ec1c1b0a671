package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.Tags;
import io.virta.actors.model.WarmThroughput;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.StreamRef;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** CreateStream; answers before the stream is active. */
final class CreateStream extends ModelOperation {
  private final OperationContext context;

  CreateStream(OperationContext context) {
    super(KinesisModel.CREATE_STREAM);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    StreamSpec spec = spec(input);
    return context.access().stream(call, input)
        // As on AWS, permission for TagResource is not sufficient for this.
        .thenCompose(
            stream ->
                context.access().tagged(call, input, OperationName.ADD_TAGS_TO_STREAM, stream))
        .thenCompose(
            stream -> {
              requireValid(stream, spec);
              return context.streams().create(stream.namespace(), stream.name(), spec);
            })
        .thenApply(created -> Answer.EMPTY);
  }

  private static void requireValid(StreamRef stream, StreamSpec spec) {
    Tags.add(new StreamKey(stream.namespace(), stream.name(), 1), Map.of(), spec.tags());
    WarmThroughput.require(spec.warmThroughputMibps(), spec.mode(), stream.name());
  }

  private static StreamSpec spec(Fields input) {
    StreamMode mode = mode(input);
    boolean counted = input.has("ShardCount");
    if (mode == StreamMode.ON_DEMAND) {
      if (counted) {
        throw WireError.validation(
                "ShardCount must not be set for a stream whose StreamMode is ON_DEMAND.")
            .asException();
      }
      return spec(mode, StreamSpec.ON_DEMAND_SHARDS, input);
    }
    if (!counted) {
      throw WireError.validation(
              "1 validation error detected: Value null at 'shardCount' failed to satisfy"
                  + " constraint: Member must not be null")
          .asException();
    }
    return spec(mode, input.whole("ShardCount", 0), input);
  }

  private static StreamSpec spec(StreamMode mode, int shardCount, Fields input) {
    return new StreamSpec(
        mode,
        shardCount,
        input.map("Tags"),
        input.whole("MaxRecordSizeInKiB", 0),
        input.whole("WarmThroughputMiBps", 0));
  }

  /** As on AWS, a stream with neither a mode nor a number of shards is on-demand. */
  private static StreamMode mode(Fields input) {
    Fields details = input.structure("StreamModeDetails");
    if (details != null) {
      return StreamMode.valueOf(details.requiredText("StreamMode"));
    }
    return input.has("ShardCount") ? StreamMode.PROVISIONED : StreamMode.ON_DEMAND;
  }
}
