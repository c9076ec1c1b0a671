/** Tests of live topics. */
@NullMarked
package io.virta.actors.topic;

import org.jspecify.annotations.NullMarked;
