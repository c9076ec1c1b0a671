/**
 * Metrics that client libraries send to CloudWatch: PutMetricData in its three spellings becomes
 * {@link io.virta.http.monitoring.MetricDatum}s for a {@link io.virta.http.monitoring.MetricSink}.
 * Start at {@link io.virta.http.monitoring.PutMetricData}. Knows no HTTP and no Prometheus.
 */
@NullMarked
package io.virta.http.monitoring;

import org.jspecify.annotations.NullMarked;
