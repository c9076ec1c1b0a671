package io.virta.http.kinesis.operation;

import io.virta.actors.model.PropertyChange;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.concurrent.CompletionStage;

/** StartStreamEncryption; records put after the answer are encrypted. */
final class StartStreamEncryption extends ModelOperation {
  private final OperationContext context;

  StartStreamEncryption(OperationContext context) {
    super(KinesisModel.START_STREAM_ENCRYPTION);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    requireKms(input);
    PropertyChange start = new PropertyChange.StartEncryption(input.requiredText("KeyId"));
    return context.access().stream(call, input)
        .thenCompose(stream -> context.streams().change(stream.namespace(), stream.name(), start))
        .thenApply(changed -> Answer.EMPTY);
  }

  /** Requires the type KMS; the model also has NONE, but that cannot be started or stopped. */
  static void requireKms(Fields input) {
    String type = input.requiredText("EncryptionType");
    if (!type.equals("KMS")) {
      throw WireError.invalidArgument(
              "Invalid EncryptionType. The only valid value is KMS. Specified value was " + type)
          .asException();
    }
  }
}
