package io.virta.http.server;

import io.virta.actors.LeaseTables;
import io.virta.actors.region.Regions;
import io.virta.http.HttpSettings;
import io.virta.http.dynamodb.DynamoDbOperations;
import io.virta.http.identity.Authorizer;
import io.virta.http.identity.Credentials;
import io.virta.http.memory.BytePermits;
import io.virta.http.monitoring.MetricSink;
import io.virta.http.monitoring.PutMetricData;
import java.util.List;
import org.apache.pekko.stream.Materializer;

/**
 * The services beside Kinesis that its client libraries ask: DynamoDB for leases, CloudWatch for
 * metrics, STS.
 */
public final class CompanionServices {
  private CompanionServices() {}

  /** All of them; {@code metrics} gets what clients measure. */
  public static List<ServiceApi> of(
      LeaseTables tables,
      MetricSink metrics,
      Credentials credentials,
      Authorizer authorizer,
      Regions regions,
      HttpSettings settings,
      BytePermits bodyPermits,
      RequestObserver observer,
      Materializer materializer) {
    SignedIntake intake =
        new SignedIntake(credentials, authorizer, settings, bodyPermits, materializer);
    PutMetricData put = new PutMetricData(metrics);
    return List.of(
        new CountedService(
            "dynamodb",
            new DynamoDbApi(new DynamoDbOperations(tables, regions, authorizer), intake),
            observer),
        new CountedService("monitoring", new MonitoringApi(put, intake), observer),
        new CountedService("query", new QueryApi(put, intake), observer));
  }
}
