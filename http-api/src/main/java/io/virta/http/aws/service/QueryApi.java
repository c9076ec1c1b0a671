package io.virta.http.aws.service;

import io.virta.http.aws.intake.ContentEncoding;
import io.virta.http.aws.intake.ServiceBodies;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.wire.CommonErrors;
import io.virta.http.aws.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * AWS' query protocol: a form as request, XML as answer. Its requests name the service only in
 * their signature, so the operations of all services are looked up here by name.
 */
public final class QueryApi implements ServiceApi {
  private static final String NAME = "query";

  private final Map<String, QueryAction> actions;
  private final SignedIntake intake;
  private final ServiceBodies bodies;

  public QueryApi(SignedIntake intake, List<QueryAction> actions) {
    this.intake = intake;
    this.bodies = intake.bodiesOf(NAME, Set.of()); // the body names the operation
    this.actions =
        actions.stream().collect(Collectors.toMap(QueryAction::name, Function.identity()));
  }

  /**
   * The name of the protocol, because the service of a request is unknown until its body is read.
   */
  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isFor(HttpRequest request) {
    MediaType type = request.entity().getContentType().mediaType();
    return request.method().equals(HttpMethods.POST)
        && type.subType().equals("x-www-form-urlencoded")
        && AmzHeaders.target(request).isEmpty();
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    XmlAnswer answer = new XmlAnswer();
    return intake.serve(
        request,
        bodies.of(null),
        body -> CompletableFuture.completedFuture(run(request, body, answer)),
        failure -> answer.error(CommonErrors.of("A request of the query protocol", failure)));
  }

  private HttpResponse run(HttpRequest request, byte[] body, XmlAnswer answer) {
    byte[] plain = ContentEncoding.decode(request, body);
    // Clients such as curl send this content type by default, whatever the body is.
    return QueryForm.isQuery(plain)
        ? run(request, body, QueryForm.parse(plain), answer)
        : AwsAnswers.unauthorized();
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    return new XmlAnswer().error(error);
  }

  private HttpResponse run(HttpRequest request, byte[] body, QueryForm form, XmlAnswer answer) {
    String name = form.text("Action");
    QueryAction action = actions.get(name);
    if (action == null) {
      throw new WireError(
              "InvalidAction",
              400,
              "Could not find operation %s for version %s".formatted(name, form.text("Version")))
          .asException();
    }
    return answer.success(name, action.answer(request, body, form));
  }

  /** An answer with the request ID in a header and in the body. */
  private static final class XmlAnswer {
    private final HttpHeader requestId = AmzHeaders.requestIdHeader();

    HttpResponse success(String action, QueryAction.Result result) {
      return response(
          200,
          "<%1$sResponse xmlns=\"%2$s\">%3$s<ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>\n"
              .formatted(action, result.namespace(), result.xml(), requestId.value()));
    }

    HttpResponse error(WireError error) {
      return response(
          error.status(),
          "<ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>\n"
              .formatted(
                  error.status() < 500 ? "Sender" : "Receiver",
                  XmlText.escaped(error.type()),
                  XmlText.escaped(String.valueOf(error.message())),
                  requestId.value()));
    }

    private HttpResponse response(int status, String xml) {
      return HttpResponse.create()
          .withStatus(StatusCodes.get(status))
          .addHeader(requestId)
          .withEntity(
              HttpEntities.create(
                  ContentTypes.TEXT_XML_UTF8, xml.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
