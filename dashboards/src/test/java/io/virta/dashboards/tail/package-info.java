@NullMarked
package io.virta.dashboards.tail;

import org.jspecify.annotations.NullMarked;
