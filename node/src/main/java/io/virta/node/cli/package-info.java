/**
 * The command line: one class per command, {@link io.virta.node.cli.CommandLines} runs them. What
 * talks to a node does so over the public wire, like any client.
 */
@NullMarked
package io.virta.node.cli;

import org.jspecify.annotations.NullMarked;
