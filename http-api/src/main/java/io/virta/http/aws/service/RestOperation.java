package io.virta.http.aws.service;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.ReceivedBody;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.RestBinding;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * An operation of a REST-JSON service; the subtypes differ in the kind of body. Callers are already
 * authenticated; the operation itself checks with the authorizer that they are allowed to call it.
 * Safe for any thread; never blocks.
 */
public sealed interface RestOperation {
  /** The name of the operation in policies and settings. */
  String name();

  /** The mapping of the operation and its input to HTTP. */
  RestBinding binding();

  /** An operation whose body, if present, is a JSON object. */
  non-sealed interface Document extends RestOperation {
    /** Answers; fails with a refusal. */
    CompletionStage<RestAnswer> answer(Caller caller, Fields input);
  }

  /**
   * An operation whose body is a blob that may be too large for memory; its members are sent in
   * path, query and headers.
   */
  non-sealed interface Payload extends RestOperation {
    /** Answers; fails with a refusal. The body is available until the stage is complete. */
    CompletionStage<RestAnswer> answer(Caller caller, Fields input, ReceivedBody body);
  }

  /** An operation whose body is a byte stream that is read as it arrives and may be endless. */
  non-sealed interface Stream extends RestOperation {
    /**
     * Decides from the head of a request whether to accept it; fails with a refusal. The body is
     * not read before that.
     *
     * @see io.virta.http.aws.intake.SignedIntake#serveStream
     */
    CompletionStage<Taker> accept(Caller caller, Fields input);

    /** Takes the body of one request. */
    @FunctionalInterface
    interface Taker {
      /** Answers, before or after the end of the body; fails with a refusal. */
      CompletionStage<RestAnswer> take(Source<ByteString, NotUsed> body);
    }
  }
}
