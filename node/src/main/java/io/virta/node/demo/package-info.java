/**
 * The demo: readings of this computer, put into a stream through the public Java API. Start at
 * {@link io.virta.node.demo.TelemetryDemo}.
 */
@NullMarked
package io.virta.node.demo;

import org.jspecify.annotations.NullMarked;
