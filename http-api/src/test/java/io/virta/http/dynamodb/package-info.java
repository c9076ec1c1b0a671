@NullMarked
package io.virta.http.dynamodb;

import org.jspecify.annotations.NullMarked;
