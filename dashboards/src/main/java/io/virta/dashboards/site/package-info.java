/**
 * The page's own files, as HTTP serves them; start at {@link io.virta.dashboards.site.Site}. Knows
 * no stream.
 */
@NullMarked
package io.virta.dashboards.site;

import org.jspecify.annotations.NullMarked;
