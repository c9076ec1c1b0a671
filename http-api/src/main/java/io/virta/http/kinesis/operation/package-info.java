/**
 * One class per operation of the service: from a body in some dialect to an answer in the same.
 * Start at {@link io.virta.http.kinesis.operation.Operations}. Knows no HTTP.
 */
@NullMarked
package io.virta.http.kinesis.operation;

import org.jspecify.annotations.NullMarked;
