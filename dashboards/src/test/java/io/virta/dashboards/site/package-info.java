@NullMarked
package io.virta.dashboards.site;

import org.jspecify.annotations.NullMarked;
