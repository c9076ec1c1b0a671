@NullMarked
package io.virta.node.wire;

import org.jspecify.annotations.NullMarked;
