/**
 * Policies in IAM's JSON: parsed once and strictly, then evaluated for each request. Start at
 * {@link io.virta.http.aws.identity.policy.PolicyReader} and {@link
 * io.virta.http.aws.identity.policy.Policy}. Knows neither HTTP nor streams.
 */
@NullMarked
package io.virta.http.aws.identity.policy;

import org.jspecify.annotations.NullMarked;
