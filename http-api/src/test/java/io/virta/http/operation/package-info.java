@NullMarked
package io.virta.http.operation;

import org.jspecify.annotations.NullMarked;
