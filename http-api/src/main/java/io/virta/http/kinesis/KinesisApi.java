package io.virta.http.kinesis;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.HttpReceivedRequest;
import io.virta.http.aws.intake.ServiceBodies;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.AmzHeaders;
import io.virta.http.aws.service.AwsAnswers;
import io.virta.http.aws.service.MediaTypeNames;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.SdkInvocation;
import io.virta.http.aws.wire.ServiceErrors;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.KinesisErrors;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.UnservedOperation;
import io.virta.http.kinesis.operation.Answer;
import io.virta.http.kinesis.operation.Call;
import io.virta.http.kinesis.operation.Operations;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to the service. The checks are made in the order of AWS: method, body, content
 * type, syntax, target, signature, types, constraints. Safe for any thread.
 */
public final class KinesisApi implements ServiceApi {
  private final Operations operations;
  private final SignedIntake intake;
  private final ServiceBodies bodies;
  private final KinesisObserver observer;

  public KinesisApi(Operations operations, SignedIntake intake, KinesisObserver observer) {
    this.operations = operations;
    this.intake = intake;
    this.bodies = intake.bodiesOf(OperationName.SERVICE, OperationName.names());
    this.observer = observer;
  }

  @Override
  public String name() {
    return OperationName.SERVICE;
  }

  /** Also accepts requests that name no service at all, for which AWS has its own errors. */
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
          counted(intake.unread(request, AwsAnswers.unauthorized())));
    }
    long started = System.nanoTime();
    OperationName operation = OperationName.ofTarget(AmzHeaders.target(request));
    return intake.serve(
        request,
        bodies.of(operation == null ? null : operation.toString()),
        body -> answer(request, operation, body, started),
        failure -> refuse(request, KinesisErrors.of("A request before its operation", failure)));
  }

  private HttpResponse counted(HttpResponse refusal) {
    observer.refused(refusal.status().intValue());
    return refusal;
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    Dialect dialect = MediaTypeNames.dialectOf(request.entity());
    return counted(KinesisAnswers.error(dialect == null ? Dialect.JSON : dialect, error));
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, @Nullable OperationName operation, byte[] body, long started) {
    Dialect dialect = MediaTypeNames.dialectOf(request.entity());
    HttpResponse early = refuseEarly(request, body, operation, dialect);
    if (early != null || operation == null || dialect == null) {
      HttpResponse refusal = early == null ? KinesisAnswers.empty() : early;
      return CompletableFuture.completedFuture(counted(refusal));
    }
    return run(request, body, operation, dialect)
        .handle(
            (answer, failure) -> {
              WireError error =
                  failure == null ? null : KinesisErrors.of(operation.toString(), failure);
              observer.answered(operation, System.nanoTime() - started, error);
              return error == null
                  ? KinesisAnswers.ok(dialect, answer)
                  : KinesisAnswers.error(dialect, error);
            });
  }

  private CompletionStage<Answer> run(
      HttpRequest request, byte[] body, OperationName operation, Dialect dialect) {
    try {
      boolean multiplexed = HttpReceivedRequest.isMultiplexed(request);
      Caller caller = intake.callerOf(request, body, OperationName.SERVICE);
      SdkInvocation invocation =
          SdkInvocation.of(name -> request.getHeader(name).map(HttpHeader::value));
      Call call = new Call(operation, caller, dialect, multiplexed, invocation);
      return operations.find(operation).answer(call, body);
    } catch (RuntimeException refused) {
      boolean unsigned = ServiceErrors.isExpected(refused) && !dialect.isWellFormed(body);
      return CompletableFuture.failedFuture(
          unsigned ? WireError.UNREADABLE.asException() : refused);
    }
  }

  /** Returns the refusal of a request that cannot be passed to an operation, or null if it can. */
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
      return KinesisAnswers.error(dialect == Dialect.JSON ? dialect : Dialect.CBOR, error);
    }
    if (dialect == null) {
      return refuseContentType(request, body);
    }
    if (operation == null) {
      boolean readable = dialect.isWellFormed(body);
      return KinesisAnswers.error(
          dialect,
          readable ? UnservedOperation.refusal(AmzHeaders.target(request)) : WireError.UNREADABLE);
    }
    return null;
  }

  private static HttpResponse refuseContentType(HttpRequest request, byte[] body) {
    if (MediaTypeNames.isPlainJson(request.entity())) {
      return Dialect.JSON.isWellFormed(body)
          ? KinesisAnswers.plainJson(404, "UnknownOperationException")
          : KinesisAnswers.plainJson(400, "SerializationException");
    }
    String target = AmzHeaders.target(request);
    int dot = target.indexOf('.');
    return dot > 0 && dot < target.length() - 1
        ? AwsAnswers.xml(404, "UnknownOperationException", "")
        : AwsAnswers.unauthorized();
  }
}
