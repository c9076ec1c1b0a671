package io.virta.actors.table;

import io.virta.actors.item.Item;

/**
 * Which item of which table.
 *
 * @param key the key attributes, as the client gave them; the table checks them
 */
public record ItemAddress(TableName table, Item key) {}
