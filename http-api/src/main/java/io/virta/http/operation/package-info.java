/**
 * One class per operation of the service: from a body in some dialect to an answer in the same.
 * Start at {@link io.virta.http.operation.Operations}. Knows no HTTP.
 */
@NullMarked
package io.virta.http.operation;

import org.jspecify.annotations.NullMarked;
