package io.virta.http.kinesis.operation;

import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.kinesis.model.StreamRef;
import java.util.concurrent.CompletionStage;

/** Changes a stream; answers once the change is accepted, before it takes effect. */
final class ChangeStream extends ModelOperation {
  /** Reads the requested change. */
  interface Request {
    StreamChange of(StreamRef stream, Fields input);
  }

  /** Creates the answer from the change. */
  interface Outcome {
    Answer of(Call call, StreamChanged changed);
  }

  private final OperationContext context;
  private final Request request;
  private final Outcome outcome;

  /** Creates an operation with an answer. */
  ChangeStream(OperationContext context, Structure shape, Request request, Outcome outcome) {
    super(shape);
    this.context = context;
    this.request = request;
    this.outcome = outcome;
  }

  /** Creates an operation with an empty answer. */
  ChangeStream(OperationContext context, Structure shape, Request request) {
    this(context, shape, request, (call, changed) -> Answer.EMPTY);
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context.access().stream(call, input)
        .thenCompose(
            stream ->
                context
                    .streams()
                    .change(stream.namespace(), stream.name(), request.of(stream, input)))
        .thenApply(changed -> outcome.of(call, changed));
  }
}
