@NullMarked
package io.virta.http.upgrade;

import org.jspecify.annotations.NullMarked;
