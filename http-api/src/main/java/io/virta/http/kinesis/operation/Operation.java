package io.virta.http.kinesis.operation;

import java.util.concurrent.CompletionStage;

/** Answers one operation of the service. Safe for any thread; never blocks. */
public interface Operation {

  /**
   * Answers a request. Refusals are thrown or fail the stage, as {@link
   * io.virta.http.aws.wire.WireException} or {@link io.virta.actors.model.VirtaException}.
   *
   * @param body the bytes, which must not be modified until the stage is complete
   */
  CompletionStage<Answer> answer(Call call, byte[] body);
}
