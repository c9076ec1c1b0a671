/**
 * Builds one validated configuration from files, environment and flags; start at {@link
 * io.virta.node.config.NodeConfig}. Unknown keys are rejected.
 */
@NullMarked
package io.virta.node.config;

import org.jspecify.annotations.NullMarked;
