/**
 * The part of DynamoDB that consumer libraries use: its operations on {@link
 * io.virta.actors.LeaseTables}, with JSON as input and output. Start at {@link
 * io.virta.http.dynamodb.DynamoDbOperations}; {@link io.virta.http.dynamodb.DynamoDbApi} is the
 * only class that knows HTTP. Knows no other service.
 */
@NullMarked
package io.virta.http.dynamodb;

import org.jspecify.annotations.NullMarked;
