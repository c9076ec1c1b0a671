/** The console in a real browser; compiled and run only where one is installed. */
@NullMarked
package io.virta.dashboards.browser;

import org.jspecify.annotations.NullMarked;
