/** Jars with processors. */
@NullMarked
package io.virta.processors.code;

import org.jspecify.annotations.NullMarked;
