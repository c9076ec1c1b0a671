/** Tests of the console in a real browser; compiled and run only if one is installed. */
@NullMarked
package io.virta.dashboards.browser;

import org.jspecify.annotations.NullMarked;
