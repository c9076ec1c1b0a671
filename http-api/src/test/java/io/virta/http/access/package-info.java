@NullMarked
package io.virta.http.access;

import org.jspecify.annotations.NullMarked;
