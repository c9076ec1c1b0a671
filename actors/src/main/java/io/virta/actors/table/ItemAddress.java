package io.virta.actors.table;

import io.virta.actors.item.Item;

/**
 * The address of an item: table and key.
 *
 * @param key the key attributes from the request, which the table checks
 */
public record ItemAddress(TableName table, Item key) {}
