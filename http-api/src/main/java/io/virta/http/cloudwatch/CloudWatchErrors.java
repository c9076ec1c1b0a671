package io.virta.http.cloudwatch;

import io.virta.http.aws.wire.CommonErrors;
import io.virta.http.aws.wire.WireError;
import io.virta.persistence.failure.Failures;

/** The errors of CloudWatch, which uses no accounts, streams or tables. */
final class CloudWatchErrors {
  private static final String NAMESPACE = "com.amazonaws.cloudwatch.v2010_08_01#";

  private CloudWatchErrors() {}

  /** Returns the error for anything that PutMetricData failed with. */
  static WireError of(Throwable failure) {
    if (Failures.unwrap(failure) instanceof CloudWatchException refused) {
      String code = refused.code();
      String shape = code.endsWith("Exception") ? code : code + "Exception";
      return new WireError(NAMESPACE + shape, 400, refused.getMessage());
    }
    return CommonErrors.of("PutMetricData", failure);
  }

  /** Returns the error in the query protocol, where codes have no suffix {@code Exception}. */
  static WireError ofQuery(CloudWatchException refused) {
    return new WireError(refused.code(), 400, refused.getMessage());
  }
}
