@NullMarked
package io.virta.actors.account;

import org.jspecify.annotations.NullMarked;
