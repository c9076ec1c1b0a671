package io.virta.http.dynamodb;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.ServiceBodies;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.AmzHeaders;
import io.virta.http.aws.service.MediaTypeNames;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.WireError;
import io.virta.http.dynamodb.DynamoDbOperations.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The DynamoDB interface to lease tables: AWS JSON 1.0, with a checksum in each answer. */
public final class DynamoDbApi implements ServiceApi {
  private static final String SERVICE = "dynamodb"; // in signatures

  private final DynamoDbOperations operations;
  private final SignedIntake intake;
  private final ServiceBodies bodies;

  public DynamoDbApi(DynamoDbOperations operations, SignedIntake intake) {
    this.operations = operations;
    this.intake = intake;
    this.bodies = intake.bodiesOf(SERVICE, operations.names());
  }

  @Override
  public String name() {
    return SERVICE;
  }

  @Override
  public boolean isFor(HttpRequest request) {
    return AmzHeaders.target(request).startsWith(DynamoDbOperations.TARGET_PREFIX);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String operation = operationOf(request);
    return intake.serve(
        request,
        bodies.of(operation),
        body -> {
          Caller caller = intake.callerOf(request, body, SERVICE);
          return operations.answer(caller, operation, body).thenApply(answer -> response(answer));
        },
        failure -> response(operations.refusal(operation, failure)));
  }

  private static String operationOf(HttpRequest request) {
    return AmzHeaders.target(request).substring(DynamoDbOperations.TARGET_PREFIX.length());
  }

  @Override
  public HttpResponse refuse(HttpRequest request, WireError error) {
    return response(operations.refusal(operationOf(request), error.asException()));
  }

  private static HttpResponse response(Answer answer) {
    CRC32 checksum = new CRC32();
    checksum.update(answer.body());
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(AmzHeaders.requestIdHeader());
    headers.add(RawHeader.create("x-amz-crc32", Long.toString(checksum.getValue())));
    return HttpResponse.create()
        .withStatus(StatusCodes.get(answer.status()))
        .withHeaders(headers)
        .withEntity(HttpEntities.create(MediaTypeNames.JSON_1_0, answer.body()));
  }
}
