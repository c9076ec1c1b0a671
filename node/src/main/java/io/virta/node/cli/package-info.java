/**
 * The command line: one class per command; {@link io.virta.node.cli.CommandLines} runs them.
 * Commands talk to a node over its public API, like any client.
 */
@NullMarked
package io.virta.node.cli;

import org.jspecify.annotations.NullMarked;
