package io.virta.http.kinesis.operation;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.VirtaException;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.StreamRef;
import java.util.concurrent.CompletionStage;

/** DeleteStream; answers before the records are deleted. */
final class DeleteStream extends ModelOperation {
  private final OperationContext context;

  DeleteStream(OperationContext context) {
    super(KinesisModel.DELETE_STREAM);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(
            stream ->
                input.flag("EnforceConsumerDeletion")
                    ? delete(stream)
                    : context
                        .streams()
                        .describe(stream.namespace(), stream.name())
                        .thenCompose(described -> deleteUnused(stream, described)))
        .thenApply(deleted -> Answer.EMPTY);
  }

  private CompletionStage<Void> deleteUnused(StreamRef stream, StreamDescription described) {
    if (!described.consumers().isEmpty()) {
      throw new VirtaException(
          ErrorCode.IN_USE,
          "DeleteStream can't delete %1$s:%2$s because there are consumers associated with this data stream. To delete %2$s anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are associated with it."
              .formatted(stream.account(), stream.name()));
    }
    return delete(stream);
  }

  private CompletionStage<Void> delete(StreamRef stream) {
    return context.streams().delete(stream.namespace(), stream.name());
  }
}
