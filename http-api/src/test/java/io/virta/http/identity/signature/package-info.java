@NullMarked
package io.virta.http.identity.signature;

import org.jspecify.annotations.NullMarked;
