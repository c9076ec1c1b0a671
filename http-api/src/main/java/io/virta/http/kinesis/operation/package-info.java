/**
 * One class per operation of the service: takes a body in some dialect and returns an answer in the
 * same dialect. Start at {@link io.virta.http.kinesis.operation.Operations}. Knows no HTTP.
 */
@NullMarked
package io.virta.http.kinesis.operation;

import org.jspecify.annotations.NullMarked;
