/**
 * The servers that are measured, each a process of its own with its data in a directory of its own;
 * start at {@link io.virta.bench.server.Workspace}.
 */
@NullMarked
package io.virta.bench.server;

import org.jspecify.annotations.NullMarked;
