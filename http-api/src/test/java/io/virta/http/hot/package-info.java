@NullMarked
package io.virta.http.hot;

import org.jspecify.annotations.NullMarked;
