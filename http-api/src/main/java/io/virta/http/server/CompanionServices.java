package io.virta.http.server;

import io.virta.actors.LeaseTables;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.CountedService;
import io.virta.http.aws.service.QueryApi;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.service.ServiceObserver;
import io.virta.http.cloudwatch.CloudWatchApi;
import io.virta.http.cloudwatch.MetricSink;
import io.virta.http.cloudwatch.PutMetricData;
import io.virta.http.cloudwatch.PutMetricDataQuery;
import io.virta.http.dynamodb.DynamoDbApi;
import io.virta.http.dynamodb.DynamoDbOperations;
import io.virta.http.sts.GetCallerIdentity;
import java.util.List;

/**
 * The services beside Kinesis. A new one is a package of its own and one line here; it is asked
 * whether a request is for it in this order.
 */
public final class CompanionServices {
  private CompanionServices() {}

  /** All of them; {@code metrics} gets what clients measure. */
  public static List<ServiceApi> of(
      LeaseTables tables,
      MetricSink metrics,
      Authorizer authorizer,
      Regions regions,
      SignedIntake intake,
      ServiceObserver observer) {
    DynamoDbOperations dynamoDb = new DynamoDbOperations(tables, regions, authorizer);
    PutMetricData put = new PutMetricData(metrics);
    List<ServiceApi> services =
        List.of(
            new DynamoDbApi(dynamoDb, intake),
            new CloudWatchApi(put, intake),
            new QueryApi(
                intake,
                List.of(new GetCallerIdentity(intake), new PutMetricDataQuery(put, intake))));
    return services.stream()
        .<ServiceApi>map(service -> new CountedService(service, observer))
        .toList();
  }
}
