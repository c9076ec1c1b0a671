@NullMarked
package io.virta.http.token;

import org.jspecify.annotations.NullMarked;
