package io.virta.http.kinesis.operation;

import io.virta.http.kinesis.hot.PutAnswers;
import io.virta.http.kinesis.hot.PutOutcome;
import java.util.concurrent.CompletionStage;

/** Puts one record. */
final class PutRecord implements Operation {
  private final Access access;
  private final boolean repeats;
  private final PutReader reader;
  private final PutFlow flow;

  PutRecord(OperationContext context) {
    this.access = context.access();
    this.repeats = context.settings().repeatsRecognised();
    this.reader = new PutReader(context.settings().putLimits(), false);
    this.flow = new PutFlow(context.shards(), context.puts(), false, context.clock());
  }

  @Override
  public CompletionStage<Answer> answer(Call call, byte[] body) {
    return PutRecords.put(
            access, call, reader, flow, body, repeats ? CallDigest.of(call, body) : null)
        .thenApply(outcome -> answer(call, outcome));
  }

  private static Answer answer(Call call, PutOutcome outcome) {
    if (!outcome.isAccepted(0)) {
      throw outcome.error(0).asException();
    }
    return new Answer.Whole(PutAnswers.single(call.dialect(), outcome));
  }
}
