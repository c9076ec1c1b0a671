package io.virta.http.operation;

import io.virta.http.wire.Fields;
import io.virta.http.wire.KinesisModel;
import java.util.concurrent.CompletionStage;

/** Deletes a stream; the answer comes before its records are gone. */
final class DeleteStream extends ModelOperation {
  private final OperationContext context;

  DeleteStream(OperationContext context) {
    super(KinesisModel.DELETE_STREAM);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().delete(stream.account(), stream.name()))
        .thenApply(deleted -> Answer.EMPTY);
  }
}
