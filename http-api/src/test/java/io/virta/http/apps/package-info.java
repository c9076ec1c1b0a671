@NullMarked
package io.virta.http.apps;

import org.jspecify.annotations.NullMarked;
