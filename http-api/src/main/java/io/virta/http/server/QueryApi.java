package io.virta.http.server;

import io.virta.http.identity.Caller;
import io.virta.http.monitoring.MonitoringException;
import io.virta.http.monitoring.PutMetricData;
import io.virta.http.monitoring.QueryForm;
import io.virta.http.wire.CommonErrors;
import io.virta.http.wire.WireError;
import io.virta.persistence.failure.Failures;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * AWS' query protocol, a form in and XML out: GetCallerIdentity of the Security Token Service, and
 * PutMetricData of CloudWatch as older clients and the KPL send it.
 */
final class QueryApi implements ServiceApi {
  private static final String TOKEN_SERVICE = "sts"; // as signatures name it
  private static final String TOKEN_XML = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final String METRICS_XML = "http://monitoring.amazonaws.com/doc/2010-08-01/";

  private final PutMetricData metrics;
  private final SignedIntake intake;

  QueryApi(PutMetricData metrics, SignedIntake intake) {
    this.metrics = metrics;
    this.intake = intake;
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
        body -> CompletableFuture.completedFuture(run(request, body, answer)),
        failure -> answer.error(errorOf(failure)));
  }

  private HttpResponse run(HttpRequest request, byte[] body, XmlAnswer answer) {
    byte[] plain = ContentEncoding.decode(request, body);
    // Clients such as curl send this content type with whatever they send.
    return QueryForm.isQuery(plain)
        ? run(request, body, QueryForm.parse(plain), answer)
        : Responses.unauthorized();
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    return new XmlAnswer().error(error);
  }

  private HttpResponse run(HttpRequest request, byte[] body, QueryForm form, XmlAnswer answer) {
    String action = form.text("Action");
    switch (action) {
      case "GetCallerIdentity" -> {
        Caller caller = intake.callerOf(request, body, TOKEN_SERVICE);
        return answer.success(TOKEN_XML, action, identity(caller));
      }
      case "PutMetricData" -> {
        Caller caller = intake.callerOf(request, body, MonitoringApi.SERVICE, MonitoringApi.ACTION);
        metrics.takeForm(caller.namespace(), form);
        return answer.success(METRICS_XML, action, "");
      }
      default ->
          throw new WireError(
                  "InvalidAction",
                  400,
                  "Could not find operation %s for version %s"
                      .formatted(action, form.text("Version")))
              .asException();
    }
  }

  private static String identity(Caller caller) {
    return "<GetCallerIdentityResult><Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account></GetCallerIdentityResult>"
        .formatted(
            XmlAnswer.escaped(caller.arn()), XmlAnswer.escaped(caller.userId()), caller.account());
  }

  private static WireError errorOf(Throwable failure) {
    if (Failures.unwrap(failure) instanceof MonitoringException refused) {
      return new WireError(refused.code(), 400, refused.getMessage());
    }
    return CommonErrors.of("A request of the query protocol", failure);
  }

  /** An answer with its request's id, which stands in a header and in the body. */
  private static final class XmlAnswer {
    private final HttpHeader requestId = AmzHeaders.requestIdHeader();

    HttpResponse success(String namespace, String action, String result) {
      return response(
          200,
          "<%1$sResponse xmlns=\"%2$s\">%3$s<ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>\n"
              .formatted(action, namespace, result, requestId.value()));
    }

    HttpResponse error(WireError error) {
      return response(
          error.status(),
          "<ErrorResponse><Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>\n"
              .formatted(
                  error.status() < 500 ? "Sender" : "Receiver",
                  escaped(error.type()),
                  escaped(String.valueOf(error.message())),
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

    static String escaped(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
  }
}
