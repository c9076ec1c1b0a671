/** The results of a run: a readable table, and a file with every figure and the machine. */
@NullMarked
package io.virta.bench.report;

import org.jspecify.annotations.NullMarked;
