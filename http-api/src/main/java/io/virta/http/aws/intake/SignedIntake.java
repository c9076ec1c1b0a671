package io.virta.http.aws.intake;

import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.identity.Credentials;
import io.virta.http.aws.identity.StreamCaller;
import io.virta.http.aws.identity.signature.PayloadDigest;
import io.virta.http.memory.BytePermits;
import io.virta.persistence.failure.Failures;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import scala.concurrent.duration.Duration;

/** Receives the body of a request and authenticates its sender, on behalf of all services. */
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
      BodyFiles files,
      Materializer materializer) {
    this.credentials = credentials;
    this.authorizer = authorizer;
    this.rules = rules;
    this.bodies = new BodyIntake(rules, bodyPermits, files, materializer);
  }

  /**
   * Receives a request's body within limits and passes it to {@code answer}, which may use it until
   * its stage is complete. {@code refuse} turns any failure into an answer; if the body was
   * refused, the failure is a {@link io.virta.http.aws.wire.WireException}.
   */
  public CompletionStage<HttpResponse> serve(
      HttpRequest request,
      BodyLimits limits,
      Function<byte[], CompletionStage<HttpResponse>> answer,
      Function<Throwable, HttpResponse> refuse) {
    return bodies
        .take(request, limits)
        .thenCompose(
            body ->
                guarded(() -> answer.apply(body.takeBytes()))
                    .whenComplete((response, failure) -> body.close()))
        .exceptionally(failure -> refuse(request, Failures.unwrap(failure), refuse));
  }

  /**
   * Receives a request's body that may be too large for memory, authenticates the caller, and then
   * passes both to {@code answer}. {@code refuse} turns any failure into an answer, as in {@link
   * #serve}.
   */
  public CompletionStage<HttpResponse> serveLarge(
      HttpRequest request,
      BodyLimits limits,
      String service,
      LargeBodyAnswerer answer,
      Function<Throwable, HttpResponse> refuse) {
    return bodies
        .takeLarge(request, limits)
        .thenCompose(
            body ->
                guarded(
                        () -> {
                          HttpReceivedRequest received =
                              new HttpReceivedRequest(request, body.length());
                          Caller caller = credentials.callerOf(received, body.digest(), service);
                          return answer.answer(caller, body);
                        })
                    .whenComplete((response, failure) -> body.close()))
        .exceptionally(failure -> refuse(request, Failures.unwrap(failure), refuse));
  }

  /** Answers a request of an authenticated caller; may use the body until the stage is complete. */
  @FunctionalInterface
  public interface LargeBodyAnswerer {
    CompletionStage<HttpResponse> answer(Caller caller, ReceivedBody body);
  }

  /**
   * Answers a request whose body is read as it arrives and may be endless. The head of the request
   * is verified and accepted, and permits are acquired, before the first byte is read; a client
   * that sends {@code Expect: 100-continue} and is refused sends no body.
   *
   * <p>The body may be read once, by the answerer or while the answer's own body is sent, and
   * reading must start within the idle timeout. It fails with a {@link
   * io.virta.http.aws.wire.WireException}. It requests data from the client only on demand of its
   * reader; a reader behind an asynchronous boundary or a buffer additionally holds the contents of
   * that buffer.
   *
   * @param accept decides whether to accept a caller; completes with the answerer of the request
   */
  public CompletionStage<HttpResponse> serveStream(
      HttpRequest request,
      BodyLimits limits,
      String service,
      Function<Caller, CompletionStage<StreamAnswerer>> accept,
      Function<Throwable, HttpResponse> refuse) {
    OptionalLong length = request.entity().getContentLengthOption();
    return guarded(
            () -> {
              StreamCaller sender =
                  credentials.streamCallerOf(
                      new HttpReceivedRequest(request, length.orElse(-1)), service);
              return accept
                  .apply(sender.caller())
                  .thenCompose(answerer -> stream(request, limits, sender, answerer, refuse));
            })
        .exceptionally(failure -> bodies.unread(request, refusal(failure, refuse)));
  }

  /** Answers with the bytes of a body as they arrive. */
  @FunctionalInterface
  public interface StreamAnswerer {
    CompletionStage<HttpResponse> answer(Source<ByteString, NotUsed> body);
  }

  private CompletionStage<HttpResponse> stream(
      HttpRequest request,
      BodyLimits limits,
      StreamCaller sender,
      StreamAnswerer answerer,
      Function<Throwable, HttpResponse> refuse) {
    StreamedBody body = bodies.stream(request, limits, sender.chunks());
    // The server's request timeout is meant for answers that do not wait for the client.
    request
        .getHeader(TimeoutAccess.class)
        .ifPresent(access -> access.timeoutAccess().updateTimeout(Duration.Inf()));
    bodies.later(limits.idleTimeout(), () -> bodies.drop(body));
    return guarded(() -> answerer.answer(body.bytes()))
        .handle(
            (response, failure) -> {
              if (failure == null && !response.entity().isStrict()) {
                return response; // it may be produced from the body
              }
              bodies.drop(body);
              HttpResponse answer = failure == null ? response : refusal(failure, refuse);
              return body.hasArrived() ? answer : UnreadBodies.last(request, answer);
            });
  }

  /**
   * Returns the limits of the bodies of a service.
   *
   * @param operations the operations of the service
   * @throws IllegalArgumentException if the settings name another operation
   */
  public ServiceBodies bodiesOf(String service, Set<String> operations) {
    return rules.of(service, operations, Set.of());
  }

  /**
   * Returns the limits of a service that has operations with large bodies.
   *
   * @param large the operations whose requests go through {@link #serveLarge}
   */
  public ServiceBodies bodiesOf(String service, Set<String> operations, Set<String> large) {
    return rules.of(service, operations, large);
  }

  /** Answers a request whose body is not read. */
  public HttpResponse unread(HttpRequest request, HttpResponse response) {
    return bodies.unread(request, response);
  }

  /** Returns the sender of a request; throws if the signature is missing or invalid. */
  public Caller callerOf(HttpRequest request, byte[] body, String service) {
    return credentials.callerOf(
        new HttpReceivedRequest(request, body.length), PayloadDigest.of(body), service);
  }

  /** Returns the sender of a request if authorized for an action that has no resource. */
  public Caller callerOf(HttpRequest request, byte[] body, String service, String action) {
    Caller caller = callerOf(request, body, service);
    authorizer.requireOwn(caller, action, "*");
    return caller;
  }

  private static CompletionStage<HttpResponse> guarded(
      Supplier<CompletionStage<HttpResponse>> answer) {
    try {
      return answer.get();
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(new CompletionException(refused));
    }
  }

  private static HttpResponse refuse(
      HttpRequest request, Throwable failure, Function<Throwable, HttpResponse> refuse) {
    HttpResponse refusal = refusal(failure, refuse);
    return failure instanceof BodyRefusedException ? UnreadBodies.last(request, refusal) : refusal;
  }

  private static HttpResponse refusal(Throwable failure, Function<Throwable, HttpResponse> refuse) {
    Throwable cause = Failures.unwrap(failure);
    return refuse.apply(
        cause instanceof BodyRefusedException body ? body.error().asException() : cause);
  }
}
