/**
 * The vocabulary of lease tables: names, keys, indexes, writes with their outcomes, and pages of
 * items. Values only. Start at {@link io.virta.actors.LeaseTables}, whose parameters and results
 * they are.
 */
@NullMarked
package io.virta.actors.table;

import org.jspecify.annotations.NullMarked;
