@NullMarked
package io.virta.dashboards.rates;

import org.jspecify.annotations.NullMarked;
