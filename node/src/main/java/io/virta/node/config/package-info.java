/**
 * From files, environment and flags to one checked configuration; start at {@link
 * io.virta.node.config.NodeConfig}. Refuses what it does not know.
 */
@NullMarked
package io.virta.node.config;

import org.jspecify.annotations.NullMarked;
