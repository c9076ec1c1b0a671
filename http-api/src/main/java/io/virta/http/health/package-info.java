/**
 * The pages for operators and probes: health, readiness and metrics. Start at {@link
 * io.virta.http.health.HealthRoutes}. Knows no service.
 */
@NullMarked
package io.virta.http.health;

import org.jspecify.annotations.NullMarked;
