/**
 * One process: launcher, configuration and the wiring of all modules. Programs start at {@link
 * io.virta.node.VirtaNode}, people at {@link io.virta.node.Main}. No other module of the node
 * depends on it.
 */
@NullMarked
package io.virta.node;

import org.jspecify.annotations.NullMarked;
