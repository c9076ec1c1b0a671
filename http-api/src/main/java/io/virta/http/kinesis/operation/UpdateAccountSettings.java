package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.Fields;
import io.virta.http.kinesis.model.KinesisModel;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Enables or disables On-demand Advantage. */
final class UpdateAccountSettings extends ModelOperation {
  private static final String ENABLED = "ENABLED";

  private final OperationContext context;

  UpdateAccountSettings(OperationContext context) {
    super(KinesisModel.UPDATE_ACCOUNT_SETTINGS);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    Fields requested =
        Objects.requireNonNull(input.structure("MinimumThroughputBillingCommitment"));
    boolean enabled = requested.requiredText("Status").equals(ENABLED);
    return context
        .accounts()
        .commit(context.access().namespace(call), enabled)
        .thenApply(
            commitment ->
                DescribeAccountSettings.answer(call, commitment, context.clock().instant()));
  }
}
