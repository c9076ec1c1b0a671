@NullMarked
package io.virta.http.connection;

import org.jspecify.annotations.NullMarked;
