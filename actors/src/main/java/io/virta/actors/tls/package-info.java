/**
 * Keys and certificates that a process generates for itself; start at {@link
 * io.virta.actors.tls.SelfSigned}. Knows no actor.
 */
@NullMarked
package io.virta.actors.tls;

import org.jspecify.annotations.NullMarked;
