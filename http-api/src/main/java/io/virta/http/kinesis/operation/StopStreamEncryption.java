package io.virta.http.kinesis.operation;

import io.virta.actors.model.PropertyChange;
import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/**
 * Stops the encryption of new records of a stream. The KeyId is read and not compared: a stream
 * whose key is lost must stay usable without it.
 */
final class StopStreamEncryption extends ModelOperation {
  private final OperationContext context;

  StopStreamEncryption(OperationContext context) {
    super(KinesisModel.STOP_STREAM_ENCRYPTION);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    StartStreamEncryption.requireKms(input);
    return context.access().stream(call, input)
        .thenCompose(
            stream ->
                context
                    .streams()
                    .change(stream.namespace(), stream.name(), new PropertyChange.StopEncryption()))
        .thenApply(changed -> Answer.EMPTY);
  }
}
