/**
 * What operators and probes ask a node: health, readiness and the page of metrics. Start at {@link
 * io.virta.http.health.HealthRoutes}. Knows no service.
 */
@NullMarked
package io.virta.http.health;

import org.jspecify.annotations.NullMarked;
