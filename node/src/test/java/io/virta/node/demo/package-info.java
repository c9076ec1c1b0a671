@NullMarked
package io.virta.node.demo;

import org.jspecify.annotations.NullMarked;
