package io.virta.actors.table;

import io.virta.actors.item.AttributeType;

/** An attribute that is part of a key; its type is S, N or B. */
public record KeyAttribute(String name, AttributeType type) {}
