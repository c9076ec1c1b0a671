/** Programs that others wrote, or that use only what others wrote, against a real node. */
@NullMarked
package io.virta.node.clients;

import org.jspecify.annotations.NullMarked;
