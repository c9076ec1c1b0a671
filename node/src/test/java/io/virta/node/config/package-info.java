@NullMarked
package io.virta.node.config;

import org.jspecify.annotations.NullMarked;
