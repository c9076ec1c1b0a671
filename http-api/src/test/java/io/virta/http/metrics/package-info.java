@NullMarked
package io.virta.http.metrics;

import org.jspecify.annotations.NullMarked;
