package io.virta.http.server;

import io.virta.http.HttpSettings;
import io.virta.http.identity.Caller;
import io.virta.http.identity.Credentials;
import io.virta.http.memory.BytePermits;
import io.virta.http.operation.Answer;
import io.virta.http.operation.Call;
import io.virta.http.operation.Operations;
import io.virta.http.wire.Dialect;
import io.virta.http.wire.KinesisErrors;
import io.virta.http.wire.OperationName;
import io.virta.http.wire.ServiceErrors;
import io.virta.http.wire.UnservedOperation;
import io.virta.http.wire.WireError;
import io.virta.persistence.failure.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to the service. The checks come in the order in which AWS makes them: method,
 * body, content type, syntax, target, signature, types, constraints. Safe for any thread.
 */
public final class KinesisApi implements ServiceApi {
  /** What stands in front of the operation's name in {@code X-Amz-Target}. */
  static final String TARGET_PREFIX = "Kinesis_20131202.";

  private static final String SERVICE = "kinesis"; // as signatures name it

  private final Operations operations;
  private final Credentials credentials;
  private final RequestObserver observer;
  private final BodyIntake intake;
  private final UnreadBodies unread;

  public KinesisApi(
      Operations operations,
      Credentials credentials,
      RequestObserver observer,
      HttpSettings settings,
      BytePermits bodyPermits,
      Materializer materializer) {
    this.operations = operations;
    this.credentials = credentials;
    this.observer = observer;
    this.intake = new BodyIntake(settings, bodyPermits, materializer);
    this.unread = new UnreadBodies(settings, materializer);
  }

  /** Also requests that name no service at all: AWS has words for those, too. */
  @Override
  public boolean isFor(HttpRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethods.POST) && !AmzHeaders.target(request).isEmpty()) {
      return true;
    }
    boolean asksForPage = method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD);
    return !asksForPage && request.getUri().path().equals("/");
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.method().equals(HttpMethods.POST)) {
      return CompletableFuture.completedFuture(
          counted(unread.answer(request, Responses.unauthorized())));
    }
    long started = System.nanoTime();
    return intake
        .take(request)
        .thenCompose(
            body ->
                answer(request, body.bytes(), started)
                    .whenComplete((response, failure) -> body.close()))
        .exceptionally(failure -> refuseBody(request, failure));
  }

  private HttpResponse counted(HttpResponse refusal) {
    observer.refused(refusal.status().intValue());
    return refusal;
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    Dialect dialect = MediaTypeNames.dialectOf(request.entity());
    return counted(Responses.error(dialect == null ? Dialect.JSON : dialect, error));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body, long started) {
    OperationName operation = operationOf(request);
    Dialect dialect = MediaTypeNames.dialectOf(request.entity());
    HttpResponse early = refuseEarly(request, body, operation, dialect);
    if (early != null || operation == null || dialect == null) {
      HttpResponse refusal = early == null ? Responses.empty() : early;
      return CompletableFuture.completedFuture(counted(refusal));
    }
    return run(request, body, operation, dialect)
        .handle(
            (answer, failure) -> {
              WireError error =
                  failure == null ? null : KinesisErrors.of(operation.toString(), failure);
              observer.answered(operation, System.nanoTime() - started, error);
              return error == null
                  ? Responses.ok(dialect, answer)
                  : Responses.error(dialect, error);
            });
  }

  private CompletionStage<Answer> run(
      HttpRequest request, byte[] body, OperationName operation, Dialect dialect) {
    try {
      boolean multiplexed = HttpReceivedRequest.isMultiplexed(request);
      Caller caller =
          credentials.callerOf(new HttpReceivedRequest(request, body.length), body, SERVICE);
      Call call = new Call(operation, caller, dialect, multiplexed);
      return operations.find(operation).answer(call, body);
    } catch (RuntimeException refused) {
      boolean unsigned = ServiceErrors.isExpected(refused) && !dialect.isWellFormed(body);
      return CompletableFuture.failedFuture(
          unsigned ? WireError.UNREADABLE.asException() : refused);
    }
  }

  /** What is wrong before any operation is asked; null when nothing is. */
  private static @Nullable HttpResponse refuseEarly(
      HttpRequest request,
      byte[] body,
      @Nullable OperationName operation,
      @Nullable Dialect dialect) {
    if (body.length == 0) {
      WireError error =
          operation == null
              ? UnservedOperation.refusal(AmzHeaders.target(request))
              : WireError.UNREADABLE;
      return Responses.error(dialect == Dialect.JSON ? dialect : Dialect.CBOR, error);
    }
    if (dialect == null) {
      return refuseContentType(request, body);
    }
    if (operation == null) {
      boolean readable = dialect.isWellFormed(body);
      return Responses.error(
          dialect,
          readable ? UnservedOperation.refusal(AmzHeaders.target(request)) : WireError.UNREADABLE);
    }
    return null;
  }

  private static HttpResponse refuseContentType(HttpRequest request, byte[] body) {
    if (MediaTypeNames.isPlainJson(request.entity())) {
      return Dialect.JSON.isWellFormed(body)
          ? Responses.plainJson(404, "UnknownOperationException")
          : Responses.plainJson(400, "SerializationException");
    }
    String target = AmzHeaders.target(request);
    int dot = target.indexOf('.');
    return dot > 0 && dot < target.length() - 1
        ? Responses.xml(404, "UnknownOperationException", "")
        : Responses.unauthorized();
  }

  private HttpResponse refuseBody(HttpRequest request, Throwable failure) {
    if (Failures.unwrap(failure) instanceof BodyRefusedException refused) {
      return Responses.last(request, refuse(request, refused.error()));
    }
    return refuse(request, KinesisErrors.of("A request on its way to its operation", failure));
  }

  private static @Nullable OperationName operationOf(HttpRequest request) {
    return OperationName.ofTarget(AmzHeaders.target(request));
  }
}
