/**
 * What operators look at: health, readiness and metrics. Start at {@link
 * io.virta.http.ops.OpsRoutes}.
 */
@NullMarked
package io.virta.http.ops;

import org.jspecify.annotations.NullMarked;
