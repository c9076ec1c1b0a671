package io.virta.http.kinesis.operation;

import io.virta.actors.model.BillingCommitment;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireWriter;
import io.virta.http.kinesis.model.KinesisModel;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Returns whether an account has On-demand Advantage. */
final class DescribeAccountSettings extends ModelOperation {
  private final OperationContext context;

  DescribeAccountSettings(OperationContext context) {
    super(KinesisModel.NOTHING);
    this.context = context;
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context
        .accounts()
        .commitment(context.access().namespace(call))
        .thenApply(commitment -> answer(call, commitment, context.clock().instant()));
  }

  /** Returns the answer with the account settings. */
  static Answer answer(Call call, BillingCommitment commitment, Instant now) {
    return object(
        call,
        out ->
            out.object(
                "MinimumThroughputBillingCommitment", member -> write(member, commitment, now)));
  }

  private static void write(WireWriter out, BillingCommitment commitment, Instant now) {
    out.text("Status", commitment.status(now).name());
    timestamp(out, "StartedAt", commitment.startedAt());
    timestamp(out, "EndedAt", commitment.endedAt());
    if (commitment.isInForce(now)) {
      timestamp(out, "EarliestAllowedEndAt", commitment.earliestEnd());
    }
  }

  private static void timestamp(WireWriter out, String name, @Nullable Instant at) {
    if (at != null) {
      out.timestamp(name, at);
    }
  }
}
