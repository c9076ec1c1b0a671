/** Bounds the memory that clients can make the node use. Knows neither HTTP nor actors. */
@NullMarked
package io.virta.http.memory;

import org.jspecify.annotations.NullMarked;
