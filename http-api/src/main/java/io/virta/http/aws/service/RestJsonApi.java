package io.virta.http.aws.service;

import io.virta.http.aws.intake.BodyLimits;
import io.virta.http.aws.intake.ServiceBodies;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.RestOperation.Document;
import io.virta.http.aws.service.RestOperation.Payload;
import io.virta.http.aws.service.RestOperation.Stream;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.RestRequest;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * A service with the REST-JSON protocol: method and path name the operation, and a header carries
 * the type of an error. Ignores requests whose signature names another service, so that two
 * services can have the same paths.
 */
public final class RestJsonApi implements ServiceApi {
  private static final WireError UNKNOWN = new WireError("UnknownOperationException", 404, null);
  private static final byte[] NO_DOCUMENT = new byte[0];
  private static final int FORBIDDEN = 403;

  /** Authentication and authorization errors, which have status 400 in the other dialects. */
  private static final Set<String> OF_IDENTITY =
      Set.of(
          "AccessDeniedException",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "UnrecognizedClientException");

  private final String service;
  private final List<RestOperation> operations;
  private final SignedIntake intake;
  private final ServiceBodies bodies;
  private final BiFunction<String, Throwable, WireError> errors;

  /**
   * Creates a service.
   *
   * @param service the service name in signatures
   * @param errors maps the name of an operation and its failure to the error for the client
   */
  public RestJsonApi(
      String service,
      List<RestOperation> operations,
      SignedIntake intake,
      BiFunction<String, Throwable, WireError> errors) {
    this.service = service;
    this.operations = List.copyOf(operations);
    this.intake = intake;
    this.bodies =
        intake.bodiesOf(
            service, names(operations, RestOperation.class), names(operations, Payload.class));
    this.errors = errors;
  }

  private static Set<String> names(
      List<RestOperation> operations, Class<? extends RestOperation> kind) {
    return operations.stream()
        .filter(kind::isInstance)
        .map(RestOperation::name)
        .collect(Collectors.toSet());
  }

  @Override
  public String name() {
    return service;
  }

  @Override
  public boolean isFor(HttpRequest request) {
    String path = request.getUri().getPathString();
    if (operations.stream().noneMatch(operation -> operation.binding().matches(path))) {
      return false;
    }
    String signed = AmzHeaders.signedService(request);
    return signed == null || signed.equals(service);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    RestOperation operation = find(request);
    if (operation == null) {
      return CompletableFuture.completedFuture(intake.unread(request, refuse(request, UNKNOWN)));
    }
    BodyLimits limits = bodies.of(operation.name());
    Function<Throwable, HttpResponse> refuse =
        failure -> refuse(request, errors.apply(operation.name(), failure));
    if (operation instanceof Document document) {
      return intake.serve(
          request,
          limits,
          body ->
              document
                  .answer(
                      intake.callerOf(request, body, service),
                      document.binding().read(of(request), body))
                  .thenApply(RestJsonApi::response),
          refuse);
    }
    if (operation instanceof Payload payload) {
      return intake.serveLarge(
          request,
          limits,
          service,
          (caller, body) ->
              payload
                  .answer(caller, payload.binding().read(of(request), NO_DOCUMENT), body)
                  .thenApply(RestJsonApi::response),
          refuse);
    }
    Stream stream = (Stream) operation;
    return intake.serveStream(
        request,
        limits,
        service,
        caller ->
            stream
                .accept(caller, stream.binding().read(of(request), NO_DOCUMENT))
                .thenApply(taker -> body -> taker.take(body).thenApply(RestJsonApi::response)),
        refuse);
  }

  private @Nullable RestOperation find(HttpRequest request) {
    String method = request.method().value();
    String path = request.getUri().getPathString();
    for (RestOperation operation : operations) {
      if (operation.binding().matches(method, path)) {
        return operation;
      }
    }
    return null;
  }

  private static RestRequest of(HttpRequest request) {
    return new RestRequest(
        request.getUri().getPathString(),
        request.getUri().rawQueryString().orElse(""),
        name -> request.getHeader(name).map(HttpHeader::value).orElse(null));
  }

  private static HttpResponse response(RestAnswer answer) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(answer.status()))
        .addHeader(AmzHeaders.requestIdHeader())
        .withEntity(answer.entity());
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    int status = OF_IDENTITY.contains(error.type()) ? FORBIDDEN : error.status();
    String message = error.message();
    byte[] body = WireWriter.write(Dialect.JSON, out -> out.text("message", message));
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .addHeader(AmzHeaders.requestIdHeader())
        .addHeader(RawHeader.create("x-amzn-ErrorType", error.type()))
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }
}
