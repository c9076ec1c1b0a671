@NullMarked
package io.virta.http.identity;

import org.jspecify.annotations.NullMarked;
