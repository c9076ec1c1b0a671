@NullMarked
package io.virta.node.cli;

import org.jspecify.annotations.NullMarked;
