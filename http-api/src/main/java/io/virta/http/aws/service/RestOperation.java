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
 * An operation of a REST-JSON service, by what its body is. It gets callers that are known; what
 * they may do it asks the authorizer. Safe for any thread; never blocks.
 */
public sealed interface RestOperation {
  /** The operation as policies and settings name it. */
  String name();

  /** How it is asked for, and where its input is. */
  RestBinding binding();

  /** One whose body, if it has one, is a JSON object of members. */
  non-sealed interface Document extends RestOperation {
    /** Answers; fails with a refusal. */
    CompletionStage<RestAnswer> answer(Caller caller, Fields input);
  }

  /** One whose body is bytes, which may be too large for memory; its members stand elsewhere. */
  non-sealed interface Payload extends RestOperation {
    /** Answers; fails with a refusal. The body is there until the stage is complete. */
    CompletionStage<RestAnswer> answer(Caller caller, Fields input, ReceivedBody body);
  }

  /** One whose body is bytes that are taken as they arrive, and need not end. */
  non-sealed interface Stream extends RestOperation {
    /**
     * Decides by the head of a request; fails with a refusal. The body is not read before that.
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
