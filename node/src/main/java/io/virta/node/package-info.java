/**
 * One process: launcher, configuration and the wiring of all modules. Programs start at {@link
 * io.virta.node.VirtaNode}, people at {@link io.virta.node.Main}. Nothing below imports it.
 */
@NullMarked
package io.virta.node;

import org.jspecify.annotations.NullMarked;
