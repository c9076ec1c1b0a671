/**
 * The rows of the table, with their contenders and bars; start at {@link io.virta.bench.row.Rows}.
 */
@NullMarked
package io.virta.bench.row;

import org.jspecify.annotations.NullMarked;
