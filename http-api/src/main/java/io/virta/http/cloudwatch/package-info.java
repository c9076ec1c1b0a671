/**
 * The part of CloudWatch that client libraries use: PutMetricData in its three protocols becomes
 * {@link io.virta.http.cloudwatch.MetricDatum}s for a {@link io.virta.http.cloudwatch.MetricSink}.
 * Start at {@link io.virta.http.cloudwatch.CloudWatchApi}. Knows no Prometheus and no other
 * service.
 */
@NullMarked
package io.virta.http.cloudwatch;

import org.jspecify.annotations.NullMarked;
