/**
 * Serves the page's static files over HTTP; start at {@link io.virta.dashboards.site.Site}. Does
 * not depend on streams.
 */
@NullMarked
package io.virta.dashboards.site;

import org.jspecify.annotations.NullMarked;
