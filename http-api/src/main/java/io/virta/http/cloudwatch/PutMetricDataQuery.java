package io.virta.http.cloudwatch;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.QueryAction;
import io.virta.http.aws.service.QueryForm;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** PutMetricData in the query protocol, which older clients and the KPL use. */
public final class PutMetricDataQuery implements QueryAction {
  private static final String NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";

  private final PutMetricData metrics;
  private final SignedIntake intake;

  public PutMetricDataQuery(PutMetricData metrics, SignedIntake intake) {
    this.metrics = metrics;
    this.intake = intake;
  }

  @Override
  public String name() {
    return CloudWatchApi.OPERATION;
  }

  @Override
  public Result answer(HttpRequest request, byte[] body, QueryForm form) {
    Caller caller = intake.callerOf(request, body, CloudWatchApi.SERVICE, CloudWatchApi.ACTION);
    try {
      metrics.takeForm(caller.namespace(), form);
    } catch (CloudWatchException refused) {
      throw CloudWatchErrors.ofQuery(refused).asException();
    }
    return new Result(NAMESPACE, "");
  }
}
