/** Tests of aggregates. */
@NullMarked
package io.virta.processors.aggregate;

import org.jspecify.annotations.NullMarked;
