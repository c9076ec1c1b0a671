@NullMarked
package io.virta.http.wire;

import org.jspecify.annotations.NullMarked;
