@NullMarked
package io.virta.dashboards.live;

import org.jspecify.annotations.NullMarked;
