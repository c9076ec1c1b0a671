@NullMarked
package io.virta.node.tls;

import org.jspecify.annotations.NullMarked;
