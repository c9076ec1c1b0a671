@NullMarked
package io.virta.persistence.failure;

import org.jspecify.annotations.NullMarked;
