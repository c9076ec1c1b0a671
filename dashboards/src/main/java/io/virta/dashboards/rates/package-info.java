/**
 * Converts counters to rates and keeps a short history; start at {@link
 * io.virta.dashboards.rates.RateSampler}. Knows no HTTP and no JSON.
 */
@NullMarked
package io.virta.dashboards.rates;

import org.jspecify.annotations.NullMarked;
