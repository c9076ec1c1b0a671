@NullMarked
package io.virta.http.server;

import org.jspecify.annotations.NullMarked;
