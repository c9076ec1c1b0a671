/**
 * The values of lease tables: typed attributes, conditions of writes, and updates of single
 * attributes, with the rules of DynamoDB. Start at {@link io.virta.actors.item.Item}. Knows no
 * table, no actor, no JSON and no expression text.
 */
@NullMarked
package io.virta.actors.item;

import org.jspecify.annotations.NullMarked;
