package io.virta.http.operation;

import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.http.wire.Fields;
import io.virta.http.wire.Shape.Structure;
import io.virta.http.wire.StreamRef;
import java.util.concurrent.CompletionStage;

/** Changes a stream; the answer comes when that is decided, before it has taken effect. */
final class ChangeStream extends ModelOperation {
  /** What a request wants changed. */
  interface Wish {
    StreamChange of(StreamRef stream, Fields input);
  }

  /** What a request is told of its change. */
  interface Outcome {
    Answer of(Call call, StreamChanged changed);
  }

  private final OperationContext context;
  private final Wish wish;
  private final Outcome outcome;

  /** An operation with an answer. */
  ChangeStream(OperationContext context, Structure shape, Wish wish, Outcome outcome) {
    super(shape);
    this.context = context;
    this.wish = wish;
    this.outcome = outcome;
  }

  /** An operation with an empty answer. */
  ChangeStream(OperationContext context, Structure shape, Wish wish) {
    this(context, shape, wish, (call, changed) -> Answer.EMPTY);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(
            stream ->
                context.streams().change(stream.namespace(), stream.name(), wish.of(stream, input)))
        .thenApply(changed -> outcome.of(call, changed));
  }
}
