@NullMarked
package io.virta.http;

import org.jspecify.annotations.NullMarked;
