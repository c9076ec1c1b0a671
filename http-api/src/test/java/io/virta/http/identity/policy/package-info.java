@NullMarked
package io.virta.http.identity.policy;

import org.jspecify.annotations.NullMarked;
