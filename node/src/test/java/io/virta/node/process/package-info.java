@NullMarked
package io.virta.node.process;

import org.jspecify.annotations.NullMarked;
