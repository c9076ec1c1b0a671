/**
 * Parses DynamoDB expressions: conditions, updates, projections and key conditions become values of
 * {@code io.virta.actors.item}. Start at {@link io.virta.http.dynamodb.expression.Expressions}.
 * Knows no JSON and no HTTP.
 */
@NullMarked
package io.virta.http.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
