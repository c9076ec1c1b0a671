package io.virta.http.server;

import io.virta.actors.LeaseTables;
import io.virta.actors.region.Regions;
import io.virta.http.apps.AppsApi;
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
import io.virta.processors.app.Apps;
import java.util.List;

/**
 * The services besides Kinesis. A new service is a separate package and one line here. A request
 * goes to the first service in this order that accepts it.
 */
public final class CompanionServices {
  private CompanionServices() {}

  /** Returns all companion services; {@code metrics} receives the metrics that clients send. */
  public static List<ServiceApi> of(
      LeaseTables tables,
      Apps apps,
      MetricSink metrics,
      Authorizer authorizer,
      Regions regions,
      SignedIntake intake,
      ServiceObserver observer) {
    DynamoDbOperations dynamoDb = new DynamoDbOperations(tables, regions, authorizer);
    PutMetricData put = new PutMetricData(metrics);
    List<ServiceApi> services =
        List.of(
            AppsApi.of(apps, authorizer, regions, intake),
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
