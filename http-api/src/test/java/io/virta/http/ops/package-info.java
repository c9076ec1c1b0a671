@NullMarked
package io.virta.http.ops;

import org.jspecify.annotations.NullMarked;
