package io.virta.http.kinesis.operation;

import io.virta.actors.put.CallAttempt;
import io.virta.http.kinesis.hot.NotBase64Exception;
import io.virta.http.kinesis.hot.PutAnswers;
import io.virta.http.kinesis.hot.PutOutcome;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.persistence.failure.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts up to 500 records; each succeeds or fails independently. */
final class PutRecords implements Operation {
  private final Access access;
  private final boolean repeats;
  private final PutReader reader;
  private final PutFlow flow;

  PutRecords(OperationContext context) {
    this.access = context.access();
    this.repeats = context.settings().repeatsRecognised();
    this.reader = new PutReader(context.settings().putLimits(), true);
    this.flow = new PutFlow(context.shards(), context.puts(), true, context.clock());
  }

  @Override
  public CompletionStage<Answer> answer(Call call, byte[] body) {
    return put(access, call, reader, flow, body, repeats ? CallDigest.of(call, body) : null)
        .thenApply(outcome -> new Answer.Whole(PutAnswers.many(call.dialect(), outcome)));
  }

  /**
   * Puts the records in a body; invalid base64 that only decoding detects is reported by the
   * general reader.
   */
  static CompletionStage<PutOutcome> put(
      Access access,
      Call call,
      PutReader reader,
      PutFlow flow,
      byte[] body,
      @Nullable CallAttempt attempt) {
    // The lambda holds the request and not the body, which leaves memory when it has been copied.
    PutRequest request = reader.read(call.dialect(), body);
    return put(access, call, flow, request, attempt)
        .exceptionallyCompose(
            failure ->
                Failures.unwrap(failure) instanceof NotBase64Exception
                    ? put(access, call, flow, reread(reader, call, request), attempt)
                    : CompletableFuture.failedFuture(failure));
  }

  private static PutRequest reread(PutReader reader, Call call, PutRequest request) {
    return reader.readGenerally(call.dialect(), request.entries().bytes());
  }

  private static CompletionStage<PutOutcome> put(
      Access access, Call call, PutFlow flow, PutRequest request, @Nullable CallAttempt attempt) {
    return access.stream(call, request.streamName(), request.streamArn())
        .thenCompose(stream -> flow.put(stream.namespace(), stream.name(), request, attempt));
  }
}
