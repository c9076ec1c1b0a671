/**
 * Policies in IAM's JSON: read once and strictly, then asked per request. Start at {@link
 * io.virta.http.identity.policy.PolicyReader} and {@link io.virta.http.identity.policy.Policy}.
 * Knows neither HTTP nor streams.
 */
@NullMarked
package io.virta.http.identity.policy;

import org.jspecify.annotations.NullMarked;
