@NullMarked
package io.virta.node;

import org.jspecify.annotations.NullMarked;
