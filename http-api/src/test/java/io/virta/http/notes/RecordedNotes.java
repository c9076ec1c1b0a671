package io.virta.http.notes;

import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.service.RestAnswer;
import io.virta.http.aws.service.RestOperation;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.RestBinding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;

/**
 * Accepts endless bodies. The name in the request selects the answer: an acknowledgement of each
 * piece as it arrives ({@code echo}), an immediate answer without reading the body ({@code deaf}),
 * pieces pulled by a test ({@code held}), or the number of bytes at the end.
 */
public final class RecordedNotes implements RestOperation.Stream {
  private final Authorizer authorizer;
  private final Materializer materializer;
  private final CompletableFuture<SinkQueueWithCancel<ByteString>> held = new CompletableFuture<>();

  public RecordedNotes(Authorizer authorizer, Materializer materializer) {
    this.authorizer = authorizer;
    this.materializer = materializer;
  }

  /** The pieces of the body of {@code held}. */
  public CompletableFuture<SinkQueueWithCancel<ByteString>> held() {
    return held;
  }

  @Override
  public String name() {
    return "RecordNote";
  }

  @Override
  public RestBinding binding() {
    return RestBinding.of("POST", "/recordings", Notes.ONLY_NAME).header("x-note-name", "Name");
  }

  @Override
  public CompletionStage<Taker> accept(Caller caller, Fields input) {
    String name = input.requiredText("Name");
    authorizer.requireOwn(caller, "notes:RecordNote", "arn:aws:notes:::note/" + name);
    return CompletableFuture.completedFuture(taker(name));
  }

  private Taker taker(String name) {
    return switch (name) {
      case "echo" ->
          body ->
              CompletableFuture.completedFuture(
                  RestAnswer.stream(
                      200,
                      ContentTypes.APPLICATION_JSON,
                      body.map(piece -> ByteString.fromString("{\"Ack\":" + piece.size() + "}"))));
      case "deaf" -> body -> CompletableFuture.completedFuture(RestAnswer.empty(200));
      case "held" ->
          body -> {
            held.complete(body.runWith(Sink.queue(1), materializer));
            return new CompletableFuture<>();
          };
      default ->
          body ->
              body.runWith(Sink.fold(0L, (sum, piece) -> sum + piece.size()), materializer)
                  .thenApply(sum -> RestAnswer.json(200, out -> out.number("Bytes", sum)));
    };
  }
}
