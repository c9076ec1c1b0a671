package io.virta.http.aws.intake;

import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.memory.BytePermits;
import io.virta.persistence.failure.Failures;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;

/**
 * What all services do with a request before they look at it: take its body in, and find out who
 * sent it.
 */
public final class SignedIntake {
  private final Credentials credentials;
  private final Authorizer authorizer;
  private final BodyRules rules;
  private final BodyIntake bodies;

  public SignedIntake(
      Credentials credentials,
      Authorizer authorizer,
      BodyRules rules,
      BytePermits bodyPermits,
      Materializer materializer) {
    this.credentials = credentials;
    this.authorizer = authorizer;
    this.rules = rules;
    this.bodies = new BodyIntake(rules.general(), bodyPermits, materializer);
  }

  /**
   * Answers with the request's body within limits, which is the answerer's until its stage is
   * complete. Whatever fails, {@code refuse} makes an answer of; of a body that was not taken it
   * gets a {@link io.virta.http.aws.wire.WireException}.
   */
  public CompletionStage<HttpResponse> serve(
      HttpRequest request,
      BodyLimits limits,
      Function<byte[], CompletionStage<HttpResponse>> answer,
      Function<Throwable, HttpResponse> refuse) {
    return bodies
        .take(request, limits)
        .thenCompose(
            body -> guarded(body.bytes(), answer).whenComplete((response, failure) -> body.close()))
        .exceptionally(failure -> refuse(request, Failures.unwrap(failure), refuse));
  }

  /**
   * The limits of the bodies of a service.
   *
   * @param operations that the service has
   * @throws IllegalArgumentException when the settings name another
   */
  public ServiceBodies bodiesOf(String service, Set<String> operations) {
    return rules.of(service, operations);
  }

  /** The answer to a request whose body nobody reads. */
  public HttpResponse unread(HttpRequest request, HttpResponse response) {
    return bodies.unread(request, response);
  }

  /** Who sent a request; throws when it is not rightly signed. */
  public Caller callerOf(HttpRequest request, byte[] body, String service) {
    return credentials.callerOf(new HttpReceivedRequest(request, body.length), body, service);
  }

  /** Whoever sent a request, if they may do that; for actions on no resource. */
  public Caller callerOf(HttpRequest request, byte[] body, String service, String action) {
    Caller caller = callerOf(request, body, service);
    authorizer.requireOwn(caller, action, "*");
    return caller;
  }

  private static CompletionStage<HttpResponse> guarded(
      byte[] body, Function<byte[], CompletionStage<HttpResponse>> answer) {
    try {
      return answer.apply(body);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(new CompletionException(refused));
    }
  }

  private static HttpResponse refuse(
      HttpRequest request, Throwable failure, Function<Throwable, HttpResponse> refuse) {
    if (!(failure instanceof BodyRefusedException body)) {
      return refuse.apply(failure);
    }
    return UnreadBodies.last(request, refuse.apply(body.error().asException()));
  }
}
