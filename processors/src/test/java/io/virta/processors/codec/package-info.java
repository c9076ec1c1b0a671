/** Tests of codecs. */
@NullMarked
package io.virta.processors.codec;

import org.jspecify.annotations.NullMarked;
