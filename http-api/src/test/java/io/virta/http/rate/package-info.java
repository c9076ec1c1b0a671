@NullMarked
package io.virta.http.rate;

import org.jspecify.annotations.NullMarked;
