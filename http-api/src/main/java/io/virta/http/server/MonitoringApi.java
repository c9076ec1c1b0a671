package io.virta.http.server;

import io.virta.actors.model.Namespace;
import io.virta.http.monitoring.MonitoringException;
import io.virta.http.monitoring.PutMetricData;
import io.virta.http.wire.CommonErrors;
import io.virta.http.wire.Dialect;
import io.virta.http.wire.WireError;
import io.virta.http.wire.WireWriter;
import io.virta.persistence.failure.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * CloudWatch's PutMetricData in its newer spellings: Smithy RPC v2 CBOR, and AWS JSON. The older is
 * {@link QueryApi}'s.
 */
final class MonitoringApi implements ServiceApi {
  static final String SERVICE = "monitoring"; // as signatures name it
  static final String ACTION = "cloudwatch:PutMetricData"; // as policies do

  private static final String VERSION = "GraniteServiceVersion20100801";
  private static final String PATH = "/service/" + VERSION + "/operation/";
  private static final String TARGET = VERSION + ".";
  private static final String OPERATION = "PutMetricData";
  private static final String ERRORS = "com.amazonaws.cloudwatch.v2010_08_01#";
  private static final ContentType CBOR =
      ContentTypes.create(MediaTypes.customBinary("application", "cbor", true));
  private static final ContentType JSON =
      ContentTypes.create(MediaTypes.customBinary("application", "x-amz-json-1.0", true));
  private static final HttpHeader PROTOCOL = RawHeader.create("smithy-protocol", "rpc-v2-cbor");

  private final PutMetricData metrics;
  private final SignedIntake intake;

  MonitoringApi(PutMetricData metrics, SignedIntake intake) {
    this.metrics = metrics;
    this.intake = intake;
  }

  @Override
  public boolean isFor(HttpRequest request) {
    return isCbor(request) || AmzHeaders.target(request).startsWith(TARGET);
  }

  private static boolean isCbor(HttpRequest request) {
    return request.getUri().path().startsWith(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    boolean cbor = isCbor(request);
    return intake.serve(
        request,
        body -> {
          Namespace namespace = intake.callerOf(request, body, SERVICE, ACTION).namespace();
          requireKnown(request, cbor);
          byte[] plain = ContentEncoding.decode(request, body);
          if (cbor) {
            metrics.takeCbor(namespace, plain);
          } else {
            metrics.takeJson(namespace, plain);
          }
          byte[] nothing = WireWriter.write(dialect(cbor), members -> {});
          return CompletableFuture.completedFuture(response(cbor, 200, nothing));
        },
        failure -> refuse(request, errorOf(failure)));
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    boolean cbor = isCbor(request);
    byte[] body = WireWriter.write(dialect(cbor), error);
    return response(cbor, error.status(), body);
  }

  private static Dialect dialect(boolean cbor) {
    return cbor ? Dialect.CBOR : Dialect.JSON;
  }

  private static void requireKnown(HttpRequest request, boolean cbor) {
    String asked =
        cbor
            ? request.getUri().path().substring(PATH.length())
            : AmzHeaders.target(request).substring(TARGET.length());
    if (!asked.equals(OPERATION)) {
      throw WireError.UNKNOWN_OPERATION.asException();
    }
  }

  private static WireError errorOf(Throwable failure) {
    if (Failures.unwrap(failure) instanceof MonitoringException refused) {
      String code = refused.code();
      String shape = code.endsWith("Exception") ? code : code + "Exception";
      return new WireError(ERRORS + shape, 400, refused.getMessage());
    }
    return CommonErrors.of("PutMetricData", failure);
  }

  private static HttpResponse response(boolean cbor, int status, byte[] body) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(AmzHeaders.requestIdHeader());
    if (cbor) {
      headers.add(PROTOCOL);
    }
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withHeaders(headers)
        .withEntity(HttpEntities.create(cbor ? CBOR : JSON, body));
  }
}
