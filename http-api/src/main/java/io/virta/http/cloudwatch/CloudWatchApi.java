package io.virta.http.cloudwatch;

import io.virta.actors.model.Namespace;
import io.virta.http.aws.intake.ContentEncoding;
import io.virta.http.aws.intake.ServiceBodies;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.AmzHeaders;
import io.virta.http.aws.service.MediaTypeNames;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * CloudWatch's PutMetricData in its newer protocols: Smithy RPC v2 CBOR, and AWS JSON. {@link
 * PutMetricDataQuery} handles the older query protocol.
 */
public final class CloudWatchApi implements ServiceApi {
  static final String SERVICE = "monitoring"; // in signatures
  static final String ACTION = "cloudwatch:PutMetricData"; // in policies

  static final String OPERATION = "PutMetricData";
  private static final String VERSION = "GraniteServiceVersion20100801";
  private static final String PATH = "/service/" + VERSION + "/operation/";
  private static final String TARGET = VERSION + ".";
  private static final HttpHeader PROTOCOL = RawHeader.create("smithy-protocol", "rpc-v2-cbor");

  private final PutMetricData metrics;
  private final SignedIntake intake;
  private final ServiceBodies bodies;

  public CloudWatchApi(PutMetricData metrics, SignedIntake intake) {
    this.metrics = metrics;
    this.intake = intake;
    this.bodies = intake.bodiesOf(SERVICE, Set.of(OPERATION));
  }

  @Override
  public String name() {
    return SERVICE;
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
        bodies.of(operationOf(request, cbor)),
        body -> {
          Namespace namespace = intake.callerOf(request, body, SERVICE, ACTION).namespace();
          if (!operationOf(request, cbor).equals(OPERATION)) {
            throw WireError.UNKNOWN_OPERATION.asException();
          }
          byte[] plain = ContentEncoding.decode(request, body);
          if (cbor) {
            metrics.takeCbor(namespace, plain);
          } else {
            metrics.takeJson(namespace, plain);
          }
          byte[] nothing = WireWriter.write(dialect(cbor), members -> {});
          return CompletableFuture.completedFuture(response(cbor, 200, nothing));
        },
        failure -> refuse(request, CloudWatchErrors.of(failure)));
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

  private static String operationOf(HttpRequest request, boolean cbor) {
    return cbor
        ? request.getUri().path().substring(PATH.length())
        : AmzHeaders.target(request).substring(TARGET.length());
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
        .withEntity(
            HttpEntities.create(cbor ? MediaTypeNames.RPC_CBOR : MediaTypeNames.JSON_1_0, body));
  }
}
