/** The codecs that {@link io.virta.processors.Dsl} offers. */
@NullMarked
package io.virta.processors.codec;

import org.jspecify.annotations.NullMarked;
