/** Keeps what strangers can make the node hold within bounds. Knows neither HTTP nor actors. */
@NullMarked
package io.virta.http.memory;

import org.jspecify.annotations.NullMarked;
