/**
 * What is measured: every row of the table, with who takes part in it and which bar it has to
 * reach; start at {@link io.virta.bench.row.Rows}.
 */
@NullMarked
package io.virta.bench.row;

import org.jspecify.annotations.NullMarked;
