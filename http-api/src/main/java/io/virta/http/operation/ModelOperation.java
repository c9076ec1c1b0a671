package io.virta.http.operation;

import io.virta.actors.model.StreamName;
import io.virta.http.wire.Arns;
import io.virta.http.wire.BodyReader;
import io.virta.http.wire.Fields;
import io.virta.http.wire.Shape.Structure;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireWriter;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operation whose body is read by its shape in the service model. */
abstract class ModelOperation implements Operation {
  private final Structure shape;

  ModelOperation(Structure shape) {
    this.shape = shape;
  }

  @Override
  public final CompletionStage<Answer> answer(Call call, byte[] body) {
    return answer(call, BodyReader.read(call.dialect(), body, shape));
  }

  /** Answers a request whose fields keep every constraint of the shape. */
  abstract CompletionStage<Answer> answer(Call call, Fields input);

  /** The stream that a request means, by name or by ARN. */
  static StreamName streamOf(Call call, Fields input) {
    return streamOf(call, input.text("StreamName"), input.text("StreamARN"));
  }

  static StreamName streamOf(Call call, @Nullable String name, @Nullable String arn) {
    if (arn == null) {
      if (name == null) {
        throw WireError.invalidArgument("Either StreamName or StreamARN should be provided.")
            .asException();
      }
      return new StreamName(name);
    }
    Arns.Named named = Arns.parse(arn);
    if (name != null && !name.equals(named.stream().value())) {
      throw WireError.invalidArgument(
              "StreamName " + name + " and StreamARN " + arn + " mean different streams.")
          .asException();
    }
    if (!named.account().equals(call.account())) {
      throw new WireError(
              "AccessDeniedException",
              400,
              "Account %s is not authorized to perform: kinesis:%s on resource: %s because no resource-based policy allows it"
                  .formatted(call.account(), call.operation(), arn))
          .asException();
    }
    return named.stream();
  }

  static Answer object(Call call, Consumer<WireWriter> members) {
    return Answer.whole(WireWriter.write(call.dialect(), members));
  }
}
