package io.virta.http.kinesis.operation;

import io.virta.http.aws.wire.BodyReader;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.WireWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** An operation whose body is parsed according to its shape in the service model. */
abstract class ModelOperation implements Operation {
  private final Structure shape;

  ModelOperation(Structure shape) {
    this.shape = shape;
  }

  @Override
  public final CompletionStage<Answer> answer(Call call, byte[] body) {
    return answer(call, BodyReader.read(call.dialect(), body, shape));
  }

  /** Answers a request whose fields satisfy all constraints of the shape. */
  abstract CompletionStage<Answer> answer(Call call, Fields input);

  static Answer object(Call call, Consumer<WireWriter> members) {
    return Answer.whole(WireWriter.write(call.dialect(), members));
  }
}
