package io.virta.http.notes;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.ReceivedBody;
import io.virta.http.aws.service.RestAnswer;
import io.virta.http.aws.service.RestOperation;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.RestBinding;
import io.virta.http.aws.wire.WireError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Accepts bodies that may be in a file; answers with their length and checksum when a test allows
 * it.
 */
public final class LargeNotes implements RestOperation.Payload {
  private final Materializer materializer;
  private volatile Function<ReceivedBody, CompletionStage<?>> gate =
      body -> CompletableFuture.completedFuture("open");

  public LargeNotes(Materializer materializer) {
    this.materializer = materializer;
  }

  /** Makes the following answers wait for that stage. */
  public void waitFor(Function<ReceivedBody, CompletionStage<?>> gate) {
    this.gate = gate;
  }

  @Override
  public String name() {
    return "PutFile";
  }

  @Override
  public RestBinding binding() {
    return RestBinding.of("PUT", "/files/{Name+}", Notes.ONLY_NAME);
  }

  @Override
  public CompletionStage<RestAnswer> answer(Caller caller, Fields input, ReceivedBody body) {
    String name = input.requiredText("Name");
    if (name.startsWith("refused")) {
      throw WireError.validation("no " + name).asException();
    }
    return gate.apply(body)
        .thenCompose(
            open -> body.bytes().runWith(Sink.fold(new CRC32(), LargeNotes::update), materializer))
        .thenApply(
            checksum ->
                RestAnswer.json(
                    200,
                    out ->
                        out.text("Name", name)
                            .number("Length", body.length())
                            .number("Checksum", checksum.getValue())
                            .flag("InFile", body.file().isPresent())));
  }

  private static CRC32 update(CRC32 checksum, ByteString bytes) {
    checksum.update(bytes.toArrayUnsafe());
    return checksum;
  }
}
