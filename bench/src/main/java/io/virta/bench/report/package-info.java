/** What a run leaves behind: a table to read and a file with every figure and the machine. */
@NullMarked
package io.virta.bench.report;

import org.jspecify.annotations.NullMarked;
